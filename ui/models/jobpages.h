#pragma once

#include "core/domain/job.h"

#include <QList>

#include <vector>

namespace cq::ui {

/// The rows of a job table as far as they are known: pages between keys, counted from the OLDEST
/// row, so that new rows move nothing. A page is known (its jobs are here) or only counted. Most
/// hold kPageSize rows; the newest grows until it is split, others differ where jobs came back into
/// the filter or left it. Pure. Rows are numbered as a view does, newest first. Functions that
/// change the number of rows say where they do it, so that a model can bracket them.
class JobPages
{
public:
    static constexpr int kPageSize = 256;
    static constexpr int kKeptPages = 64;

    struct Page
    {
        JobId oldest; ///< no job of this page is older; null for the oldest page: no bound
        int rows = 0;
        bool known = false;
        bool anchored =
            true; ///< false: uncounted rest below the newest rows, cannot be fetched yet
        QList<Job> jobs; ///< oldest first, `rows` of them when known
        mutable quint64 used = 0; ///< for the least recently used
    };

    /// Rows [first, last]; empty when last < first.
    struct Rows
    {
        int first = 0;
        int last = -1;

        bool isEmpty() const { return last < first; }

        friend bool operator==(const Rows &, const Rows &) = default;
    };

    int rowCount() const { return m_rows; }

    int pageCount() const { return static_cast<int>(m_pages.size()); }

    const Page &page(int index) const { return m_pages.at(static_cast<std::size_t>(index)); }

    /// The oldest id of the next newer page: jobs of page `index` are older than that. Null for the
    /// newest page.
    JobId before(int index) const;
    Rows rowsOf(int index) const;

    int pageOfRow(int row) const;
    int
    pageOfId(JobId job) const; ///< the page it is in or would be in; -1 while there are no pages
    /// Null when the row is not known. Counts as a use of its page.
    const Job *jobAt(int row) const;
    int rowOf(JobId job) const; ///< -1 when it is not in a known page

    JobId newest() const { return m_newest; } ///< the newest that was ever here; null = none

    bool isAnchored() const { return m_pages.empty() || m_pages.front().anchored; }

    /// Starts over with the newest jobs (newest first). complete: there are no others. May change
    /// everything.
    void start(const QList<Job> &newestFirst, bool complete);
    /// The rows below the newest ones, until anchor() cuts them into pages. Grows and shrinks at
    /// the last row.
    int restRows() const;
    void setRestRows(int rows);
    /// Rows there will be after anchor(). Set the rest so that rowCount() is this, then anchor()
    /// changes no number.
    int rowsAnchored(const JobAnchors &anchors) const;
    /// Cuts the rest into pages; may forget some known rows at the edge. Answers where.
    Rows anchor(const JobAnchors &anchors);

    /// Changes the rows of a page that is not known; they come and go at its old end,
    /// [rowsOf().last].
    void setPageRows(int index, int rows);
    /// A page's jobs, newest first, exactly as many as it has rows.
    void fill(int index, const QList<Job> &newestFirst);

    /// Jobs newer than all here, oldest first; they become the rows from 0.
    void prepend(const QList<Job> &oldestFirst);
    /// The row a job that is not here would get; -1 unless its page is known.
    int insertionRow(JobId job) const;
    void insert(const Job &job);
    void remove(Rows rows); ///< all of them in known pages
    void update(int row, const Job &job); ///< same id, known row

    /// Forgets the jobs of the least recently used pages beyond kKeptPages; never those of the
    /// newest page.
    void forgetOldPages();

private:
    Page &at(int index) { return m_pages.at(static_cast<std::size_t>(index)); }

    int startOf(int index) const { return m_starts.at(static_cast<std::size_t>(index)); }

    std::vector<Page> cut(const JobAnchors &anchors) const;
    QList<Job> knownTop() const;
    void splitNewest();
    void recount();

    std::vector<Page> m_pages; ///< oldest first
    std::vector<int> m_starts; ///< rows older than the page's own
    int m_rows = 0;
    JobId m_newest;
    mutable quint64 m_uses = 0;
};

} // namespace cq::ui
