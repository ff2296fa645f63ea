#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/outbound/sender.h"

#include <QFuture>
#include <QObject>
#include <QTemporaryFile>

#include <functional>
#include <memory>

namespace cq {

/// Sources of which none is a URL any more.
struct FetchedInputs
{
    QList<InputSource> sources; ///< in the order asked
    QList<std::shared_ptr<QTemporaryFile>> files; ///< keep those that were fetched
};

/// Fetches input files from the places that submissions name. Lives on the engine thread.
class InputFetcher : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        qint64 mostBytes = 0; ///< of one file
        outbound::Reach reach = outbound::Reach::Public;
    };

    /// `folder`: where files are written. `limits` is asked at each fetch.
    InputFetcher(QString folder, std::function<Limits()> limits);
    ~InputFetcher() override;

    /// One after the other. Invalid names the input that cannot be had and why; Exhausted while
    /// many are being fetched.
    QFuture<Result<FetchedInputs>> fetch(const QList<InputSource> &sources);

private:
    struct Errand;

    void next(const std::shared_ptr<Errand> &errand);
    void fetchOne(const std::shared_ptr<Errand> &errand, const InputSource &source);

    const QString m_folder;
    const std::function<Limits()> m_limits;
    outbound::Sender m_sender;
    int m_underWay = 0;
};

} // namespace cq
