#include "ui/models/jobpicker.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/models/jobtablemodel.h"

#include <algorithm>

namespace cq::ui {

namespace {

constexpr int kAtOnce = 4096;

} // namespace

PickedJob pickedJob(const Job &job)
{
    return {job.id, job.state, job.title, job.outputCount, job.owner};
}

JobPicker::JobPicker(EngineHandle &engine, const JobTableModel &model, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_model(model)
{}

void JobPicker::pick(const QList<JobPages::Rows> &rows, const Then &then)
{
    Walk walk;
    walk.filter = m_model.pageFilter(); // what is not here is in the pages
    walk.then = then;
    const JobPages &pages = m_model.pages();
    for (const JobPages::Rows range : rows) {
        int row = range.first;
        for (; row <= range.last; ++row) {
            const Job *job = m_model.jobAt(row);
            if (job == nullptr)
                break;
            walk.picked.append(pickedJob(*job));
        }
        if (row > range.last)
            continue;
        const int pageRow = row - m_model.firstPageRow();
        const int page = pages.pageOfRow(pageRow);
        walk.left.append(
            {pages.before(page), pageRow - pages.rowsOf(page).first, range.last - row + 1});
    }
    readOn(std::move(walk));
}

void JobPicker::readOn(Walk walk)
{
    if (walk.left.isEmpty()) {
        walk.then(walk.picked);
        return;
    }
    const Stretch &stretch = walk.left.first();
    JobWindowQuery query;
    query.filter = walk.filter;
    query.before = stretch.before;
    query.limit = std::min(stretch.skip + stretch.wanted, kAtOnce);
    const auto take = [this, walk = std::move(walk),
                       limit = query.limit](const Result<QList<Job>> &answer) mutable {
        if (!answer) {
            walk.then(answer.error());
            return;
        }
        Stretch &rest = walk.left.first();
        for (const Job &job : *answer) {
            rest.before = job.id;
            if (rest.skip > 0) {
                --rest.skip;
            } else if (rest.wanted > 0) {
                walk.picked.append(pickedJob(job));
                --rest.wanted;
            }
        }
        if (rest.wanted == 0 || answer->size() < limit)
            walk.left.removeFirst();
        readOn(std::move(walk));
    };
    whenDone(m_engine.window(query), this, take);
}

} // namespace cq::ui
