#pragma once

#include "core/api/backend.h"
#include "core/api/directory.h"
#include "core/base/jsontext.h"

#include <QJsonObject>

#include <functional>

namespace cq::api {

/// A job as /api/v1 tells it, open for more. `reason` is why it waits, for jobs that do.
JsonText jobView(const Job &job, const Directory &directory, const WaitReason &reason = {});

/// Calls `then` with the views of these jobs, with why each of them waits.
void viewJobs(const Backend &backend, const QList<Job> &jobs,
              const std::function<void(QList<JsonText>)> &then);

/// One of a job's results, with the paths of its file and its preview.
QJsonObject outputView(const JobOutput &output);

/// 202 with a job that was just submitted, and where it is.
void answerAccepted(const Backend &backend, const Job &job, const web::Reply &reply);

} // namespace cq::api
