#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "ui/models/jobpages.h"

#include <QObject>

#include <functional>

namespace cq {
class EngineHandle;
} // namespace cq

namespace cq::ui {

class JobTableModel;

/// A job somebody picked, with what decides whether a verb fits.
struct PickedJob
{
    JobId id;
    JobState state = JobState::Pending;
    QString title;
    int outputCount = 0;
    UserId owner;
};

PickedJob pickedJob(const Job &job);

/// Turns rows of the job table into jobs, also those that are not here: they are read by key. GUI
/// thread.
class JobPicker : public QObject
{
    Q_OBJECT

public:
    using Then = std::function<void(const Result<QList<PickedJob>> &)>;

    JobPicker(EngineHandle &engine, const JobTableModel &model, QObject *parent = nullptr);

    /// Calls `then` with the jobs of the rows: at once when all are here, else when they were read.
    void pick(const QList<JobPages::Rows> &rows, const Then &then);

private:
    /// Rows as keys, because rows move while the engine answers.
    struct Stretch
    {
        JobId before; ///< the jobs are older than this; null = from the newest
        int skip = 0; ///< so many of them do not belong
        int wanted = 0; ///< rows to be read
    };

    struct Walk
    {
        QList<Stretch> left;
        QList<PickedJob> picked;
        JobFilter filter;
        Then then;
    };

    void readOn(Walk walk);

    EngineHandle &m_engine;
    const JobTableModel &m_model;
};

} // namespace cq::ui
