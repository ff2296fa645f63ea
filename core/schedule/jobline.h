#pragma once

#include <QtGlobal>

#include <compare>
#include <optional>
#include <vector>

namespace cq {

/// Where a job stands in a line: lowest order first, equal ones by number.
struct JobPlace
{
    qint64 order = 0;
    qint64 id = 0;

    friend auto operator<=>(const JobPlace &, const JobPlace &) = default;
};

/// Jobs in a row, as a value: added, taken and counted anywhere in the row in the time of its
/// square root, at 16 bytes a job. Kept sorted in pieces; most come at the end and go at the front.
class JobLine
{
public:
    bool insert(const JobPlace &place); ///< false if it is there already
    bool remove(const JobPlace &place); ///< false if it is not there

    bool isEmpty() const { return m_pieces.empty(); }

    qint64 size() const { return m_size; }

    /// nullopt if there is none.
    std::optional<JobPlace> first() const;

    /// How many jobs stand before this place, whether somebody is there or not.
    qint64 countBefore(const JobPlace &place) const;

    /// Bytes this line holds, for the benchmark.
    qint64 memoryUse() const;

private:
    using Piece = std::vector<JobPlace>; ///< sorted, never empty

    /// The piece a place belongs to; past the end if it is behind all others.
    std::vector<Piece>::iterator pieceOf(const JobPlace &place);

    std::vector<Piece> m_pieces; ///< sorted
    qint64 m_size = 0;
};

} // namespace cq
