#include "core/dispatch/jobrun.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/nodes/fleet.h"
#include "core/outputs/filestore.h"

#include <QCoroFuture>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcDispatch, "comfyqueue.dispatch", QtInfoMsg)

constexpr int kPollMs = 5000; ///< events are the news, polling is the net under them
constexpr int kCancelPollMs = 250;
constexpr int kCancelAgainMs = 1000;
/// How long a node that does not answer may keep a cancelled job: nobody wants its results.
constexpr TimeMs kCancelPatienceMs = 10'000;
constexpr int kAbsentAgainMs =
    2000; ///< absent twice, this far apart, is lost (protocol sheet, 4.1)
constexpr int kPreviewGapMs = 250;
constexpr int kDiskRetryMs = 5000; ///< a full disk is given time; the results stay at the node
constexpr TimeMs kFirstBackoffMs = 500;
constexpr TimeMs kLongestBackoffMs = 30'000;
/// The node was not reached or did not want it; another may be free. Nobody counts these, so they
/// become rare.
constexpr TimeMs kFirstReturnMs = 2000;
constexpr TimeMs kLongestReturnMs = 60'000;
/// The history is written shortly after execution_success (protocol sheet, 3.2).
constexpr std::array kHistoryRetryMs{0, 50, 150, 400, 1000};
constexpr qint64 kMaxOutputBytes = 8LL * 1024 * 1024 * 1024;

TimeMs backoff(int attempts)
{
    const int doublings = std::clamp(attempts - 1, 0, 10);
    return std::min(kFirstBackoffMs << doublings, kLongestBackoffMs);
}

TimeMs returnBackoff(int returns)
{
    return std::min(kFirstReturnMs << std::clamp(returns, 0, 10), kLongestReturnMs);
}

/// The node may answer better next time, unlike one that has no such file.
bool isWorthAnotherTry(ErrorKind kind)
{
    return kind == ErrorKind::Unavailable || kind == ErrorKind::Timeout
        || kind == ErrorKind::Protocol;
}

const QString kNodeRemoved = u"The node was removed."_s;

} // namespace

JobRun::JobRun(ClaimedJob claimed, RunContext context, QObject *parent)
    : QObject(parent)
    , m_claimed(std::move(claimed))
    , m_context(context)
    , m_client(context.fleet.client(m_claimed.attempt.node))
    , m_remoteId(uuidText(m_claimed.attempt.promptId))
    , m_alive(std::make_shared<bool>(true))
{
    m_progress.job = m_claimed.job.id;
    if (m_claimed.job.cancelRequested)
        cancel();
    m_newsTimer.setSingleShot(true);
    connect(&m_newsTimer, &QTimer::timeout, this, &JobRun::wake);
    listen();
}

JobRun::~JobRun()
{
    *m_alive = false;
}

void JobRun::start()
{
    perform(m_alive);
}

void JobRun::resume()
{
    m_markedRunning = m_claimed.job.state != JobState::Assigned;
    m_isKnown = m_markedRunning;
    follow(m_alive, true);
}

void JobRun::cancel()
{
    m_cancelled = true;
    wake();
}

void JobRun::stop()
{
    *m_alive = false;
    m_finished = true;
    wake(); // lets a waiting coroutine come to its end
}

bool JobRun::findClient()
{
    if (!m_client) {
        m_client = m_context.fleet.client(node());
        listen();
    }
    return m_client != nullptr;
}

void JobRun::listen()
{
    if (!m_client)
        return;
    using comfy::Client;
    connect(m_client, &QObject::destroyed, this, [this] {
        m_client = nullptr;
        wake();
    });
    connect(m_client, &Client::executionStarted, this, [this](const QString &promptId) {
        if (isOurs(promptId))
            sawRunning();
    });
    connect(m_client, &Client::progress, this,
            [this](const QString &promptId, const comfy::NodeProgress &progress) {
                if (!isOurs(promptId))
                    return;
                sawRunning();
                takeProgress(progress);
            });
    connect(m_client, &Client::previewFrame, this,
            [this](const QString &promptId, const QByteArray &image) {
                const TimeMs now = m_context.clock.now();
                if (!isOurs(promptId) || m_finished || now - m_lastPreview < kPreviewGapMs)
                    return;
                m_lastPreview = now;
                Q_EMIT previewFrame(job(), image);
            });
    connect(m_client, &Client::endHint, this, [this](const QString &promptId, comfy::RunStatus) {
        if (isOurs(promptId)) {
            m_hinted = true;
            wake();
        }
    });
    connect(m_client, &Client::eventsConnectedChanged, this, [this](bool connected) {
        if (connected)
            wake(); // whatever happened meanwhile was not told
    });
}

void JobRun::adopt(const QString &remoteId)
{
    if (remoteId != m_remoteId)
        m_takenOff.invalidate(); // under this name nobody was told
    m_remoteId = remoteId;
    m_isKnown = true;
}

void JobRun::sawRunning()
{
    m_isKnown = true;
    if (m_markedRunning || m_finished)
        return;
    m_markedRunning = true;
    whenDone(m_context.queue.markRunning(m_claimed.attempt), this, [](const Result<Job> &job) {
        // Conflict: it is further along already.
        if (!job && job.error().kind != ErrorKind::Conflict)
            logEvent(lcDispatch(), LogLevel::Warning, job.error().message);
    });
}

void JobRun::takeProgress(const comfy::NodeProgress &progress)
{
    if (m_finished)
        return;
    m_progress.graphNode = progress.graphNode;
    m_progress.graphNodeTitle = m_graph.titles.value(progress.graphNode, progress.graphNode);
    m_progress.value = progress.value;
    m_progress.max = progress.max;
    if (m_graph.nodeCount > 0) {
        const double inside = progress.max > 0 ? progress.value / progress.max : 0.0;
        const double share = (static_cast<double>(progress.finished.size()) + inside)
            / static_cast<double>(m_graph.nodeCount);
        m_progress.overall = std::max(m_progress.overall, std::clamp(share, 0.0, 1.0));
    }
    Q_EMIT progressed(m_progress);
}

QFuture<Result<void>> JobRun::news(int atMostMs)
{
    m_news.emplace();
    m_newsTimer.start(atMostMs);
    return m_news->future();
}

void JobRun::wake()
{
    m_newsTimer.stop();
    if (!m_news)
        return;
    const Answer<void> answer = *m_news;
    m_news.reset();
    answer(Result<void>());
}

void JobRun::finish(bool completed, bool failed)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT finished(completed, failed);
}

QCoro::Task<> JobRun::perform(Alive alive)
{
    QByteArray graph = m_claimed.graph;
    if (!m_claimed.inputs.isEmpty()) {
        auto staged = co_await stage(alive);
        if (!*alive)
            co_return;
        if (!staged && !m_cancelled) {
            const ErrorKind kind = staged.error().kind;
            if (kind == ErrorKind::Storage || kind == ErrorKind::Invalid) { // our file
                const AttemptEnd end{FailureKind::Input, staged.error().message};
                co_await endFailed(alive, end, {});
                co_return;
            }
            m_context.fleet.suspect(node());
            const AttemptEnd end{FailureKind::Network, staged.error().message};
            co_await giveBackOrFail(alive, end, false);
            co_return;
        }
        if (staged)
            graph = *staged;
    }
    if (m_cancelled) {
        co_await endCancelled(alive); // nothing was sent
        co_return;
    }
    if (!findClient()) {
        const AttemptEnd end{FailureKind::NodeLost, kNodeRemoved};
        co_await giveBackOrFail(alive, end, false);
        co_return;
    }
    comfy::PromptSubmission submission;
    submission.promptId = m_claimed.attempt.promptId;
    submission.graph = graph;
    submission.extraData = m_claimed.extraData;
    QFuture<Result<comfy::PromptReply>> posting = m_client->prompt(submission);
    if (const auto info = readGraph(m_claimed.graph)) // while the node reads it too
        m_graph = *info;
    const Result<comfy::PromptReply> reply = co_await posting;
    if (!*alive)
        co_return;
    const comfy::PromptOutcome outcome = reply ? reply->outcome : comfy::PromptOutcome::Ambiguous;
    const QString message = reply ? reply->message : reply.error().message;
    switch (outcome) {
    case comfy::PromptOutcome::Accepted:
        adopt(reply->promptId);
        if (!reply->nodeErrors.isEmpty())
            m_warning = message;
        co_await follow(alive, false);
        break;
    case comfy::PromptOutcome::Refused:
    case comfy::PromptOutcome::TooLarge: {
        const AttemptEnd end{FailureKind::Validation, message};
        co_await endFailed(alive, end, {});
        break;
    }
    case comfy::PromptOutcome::Denied:
    case comfy::PromptOutcome::Unreachable: {
        m_context.fleet.suspect(node());
        const AttemptEnd end{FailureKind::Network, message};
        co_await giveBackOrFail(alive, end, false);
        break;
    }
    case comfy::PromptOutcome::Ambiguous:
        logEvent(lcDispatch(), LogLevel::Warning, u"Posting ended unclear: %1"_s.arg(message),
                 {{u"job"_s, job().value}});
        m_context.fleet.suspect(node());
        co_await follow(alive, true);
        break;
    }
}

QCoro::Task<Result<QByteArray>> JobRun::stage(Alive alive)
{
    const auto info = readGraph(m_claimed.graph);
    if (!info)
        co_return info.error();
    QList<GraphFile> replacements;
    for (const JobInput &input : m_claimed.inputs) {
        if (m_cancelled)
            co_return cq::fail(ErrorKind::Conflict, u"cancelled"_s);
        // Content-addressed names at the top level: safe to repeat, shared without leaking names
        // (protocol sheet, 7.2).
        const QString suffix = QFileInfo(plainFileName(input.name)).suffix().toLower();
        QString name = u"cq_"_s + QString::fromLatin1(input.sha256.toHex().left(24));
        if (!suffix.isEmpty())
            name += u'.' + suffix;
        if (!findClient())
            co_return cq::fail(ErrorKind::Unavailable, kNodeRemoved);
        const QString path = m_context.files.inputPath(input);
        const Result<comfy::FileRef> uploaded = co_await m_client->uploadInput(path, name);
        if (!*alive)
            co_return cq::fail(ErrorKind::Unavailable, u"stopped"_s);
        if (!uploaded)
            co_return uploaded.error();
        const QString called = uploaded->subfolder.isEmpty()
            ? uploaded->filename
            : uploaded->subfolder + u'/' + uploaded->filename;
        for (const GraphFile &file : info->files) {
            if (file.value == input.name) {
                GraphFile replacement = file;
                replacement.value = called;
                replacements.append(replacement);
            }
        }
    }
    co_return withReplacedFiles(m_claimed.graph, replacements);
}

QCoro::Task<JobRun::Located> JobRun::locate(Alive alive)
{
    Located located;
    if (!m_client)
        co_return located;
    // Queue before history: a running prompt moves into the history in one step, so nothing falls
    // between (sheet, 4.1).
    const Result<QList<comfy::QueueEntry>> queue = co_await m_client->queue();
    if (!*alive || !queue || !m_client)
        co_return located;
    for (const comfy::QueueEntry &entry : *queue) {
        if (entry.promptId == m_remoteId || entry.marker == m_claimed.attempt.promptId) {
            adopt(entry.promptId);
            located.where = entry.running ? Whereabouts::Running : Whereabouts::Waiting;
            co_return located;
        }
    }
    Result<std::optional<comfy::HistoryEntry>> history = co_await m_client->history(m_remoteId);
    if (!*alive || !history || !m_client)
        co_return located;
    if (!*history) {
        const Result<std::optional<QString>> marked =
            co_await m_client->findMarked(m_claimed.attempt.promptId);
        if (!*alive || !marked || !m_client)
            co_return located;
        if (*marked) {
            adopt(**marked);
            history = co_await m_client->history(m_remoteId);
            if (!*alive || !history)
                co_return located;
        }
    }
    located.where = *history ? Whereabouts::Ended : Whereabouts::Absent;
    located.history = *history;
    co_return located;
}

QCoro::Task<> JobRun::follow(Alive alive, bool mustLook)
{
    if (m_graph.nodeCount == 0) {
        if (const auto info = readGraph(m_claimed.graph))
            m_graph = *info;
    }
    bool look = mustLook;
    std::size_t hintTries = 0;
    QElapsedTimer absent; // since the node first said that it has no such prompt
    QElapsedTimer silent; // since it does not answer
    QElapsedTimer unheard; // since it was first told in vain to drop our prompt
    while (*alive) {
        if (!findClient()) {
            const AttemptEnd end{FailureKind::NodeLost, kNodeRemoved};
            co_await giveBackOrFail(alive, end, true);
            co_return;
        }
        if (m_cancelled && !m_takenOff.isValid()) {
            co_await takeOff(alive);
            if (!*alive)
                co_return;
            if (m_takenOff.isValid()) {
                unheard.invalidate();
            } else {
                if (!unheard.isValid())
                    unheard.start();
                if (unheard.hasExpired(kCancelPatienceMs)) {
                    co_await endCancelled(alive);
                    co_return;
                }
                const QFuture<Result<void>> pause = news(kCancelAgainMs);
                (void)co_await pause;
                if (!*alive)
                    co_return;
            }
            look = true;
        }
        if (!look && !m_hinted) {
            // Named, not a temporary: the wait may outlive this statement.
            const QFuture<Result<void>> pause =
                news(absent.isValid()
                         ? static_cast<int>(std::max(0LL, kAbsentAgainMs - absent.elapsed()))
                         : m_cancelled ? kCancelPollMs
                                       : kPollMs);
            (void)co_await pause;
            if (!*alive)
                co_return;
            if (m_cancelled && !m_takenOff.isValid())
                continue;
        }
        look = false;
        if (m_hinted && hintTries < kHistoryRetryMs.size() && m_client) {
            if (const int wait = kHistoryRetryMs.at(hintTries++); wait > 0) {
                const QFuture<Result<void>> pause = news(wait);
                (void)co_await pause;
                if (!*alive || !m_client)
                    continue;
            }
            const Result<std::optional<comfy::HistoryEntry>> entry =
                co_await m_client->history(m_remoteId);
            if (!*alive)
                co_return;
            if (entry && *entry) {
                co_await settle(alive, **entry);
                co_return;
            }
            if (hintTries < kHistoryRetryMs.size())
                continue;
        }
        m_hinted = false;
        hintTries = 0;
        Located located = co_await locate(alive);
        if (!*alive)
            co_return;
        if (located.where != Whereabouts::Absent)
            absent.invalidate();
        if (located.where != Whereabouts::Unknown)
            silent.invalidate();
        switch (located.where) {
        case Whereabouts::Running:
            sawRunning();
            [[fallthrough]];
        case Whereabouts::Waiting:
            // Told, and without effect: it began between the two calls, or the node forgot.
            if (m_takenOff.isValid() && m_takenOff.hasExpired(kCancelAgainMs))
                m_takenOff.invalidate();
            break;
        case Whereabouts::Unknown: // the node does not answer: the job may still run there, so it
                                   // stays in doubt, unless nobody wants it
            if (!silent.isValid())
                silent.start();
            if (m_takenOff.isValid() && silent.hasExpired(kCancelPatienceMs)) {
                co_await endCancelled(alive);
                co_return;
            }
            break;
        case Whereabouts::Ended:
            co_await settle(alive, *located.history);
            co_return;
        case Whereabouts::Absent:
            if (m_cancelled && m_isKnown) {
                co_await endCancelled(alive);
                co_return;
            }
            // However often it looked in between: a prompt of an unclear post may still come.
            if (!absent.isValid())
                absent.start();
            if (absent.hasExpired(kAbsentAgainMs)) {
                const AttemptEnd end{FailureKind::NodeLost,
                                     u"The node lost the job, probably by a restart."_s};
                co_await giveBackOrFail(alive, end, true);
                co_return;
            }
            break;
        }
    }
}

QCoro::Task<> JobRun::takeOff(Alive alive)
{
    if (!m_client)
        co_return;
    const Result<void> deleted = co_await m_client->deleteQueued(m_remoteId);
    if (!*alive || !m_client)
        co_return;
    const Result<void> interrupted = co_await m_client->interrupt(m_remoteId);
    if (!*alive)
        co_return;
    if (m_client && deleted && interrupted)
        m_takenOff.start(); // else the node did not hear it; tried again after the next look
}

QCoro::Task<> JobRun::settle(Alive alive, comfy::HistoryEntry entry)
{
    if (m_cancelled) {
        co_await endCancelled(alive);
        co_return;
    }
    if (entry.status == comfy::RunStatus::Success) {
        m_markedRunning = true;
        while (true) {
            const Result<Job> collecting =
                co_await m_context.queue.markCollecting(m_claimed.attempt);
            if (!*alive)
                co_return;
            // Conflict while resuming: it was collecting when the program ended.
            if (collecting || collecting.error().kind != ErrorKind::Storage)
                break;
            co_await letDiskRecover(collecting.error());
            if (!*alive)
                co_return;
        }
        if (m_claimed.job.state == JobState::Collecting && m_claimed.job.outputCount == 0) {
            // The program ended while it collected: what is there has no row.
            const QFuture<Result<void>> removal =
                m_context.files.removeJob(m_claimed.job.owner, job());
            (void)co_await removal;
            if (!*alive)
                co_return;
        }
        Result<QList<JobOutput>> outputs = co_await collect(alive, entry.outputs, true);
        if (!*alive)
            co_return;
        if (!outputs) {
            const AttemptEnd end{FailureKind::Output, outputs.error().message};
            const ErrorKind kind = outputs.error().kind;
            if (kind == ErrorKind::NotFound || isWorthAnotherTry(kind))
                co_await giveBackOrFail(alive, end, true);
            else // of another run we would not get it either
                co_await endFailed(alive, end, {});
            co_return;
        }
        if (outputs->isEmpty() && m_warning.isEmpty())
            m_warning = u"The node names no results."_s;
        while (true) {
            if (m_cancelled) {
                discard(*outputs);
                co_await endCancelled(alive);
                co_return;
            }
            const Result<FinishedJob> done =
                co_await m_context.queue.complete(m_claimed.attempt, *outputs, m_warning);
            if (!*alive)
                co_return;
            if (done) {
                Q_EMIT resultsKept(done->job, done->outputs);
                finish(true, false);
                co_return;
            }
            if (done.error().kind != ErrorKind::Storage) {
                logEvent(lcDispatch(), LogLevel::Error, done.error().message,
                         {{u"job"_s, job().value}});
                discard(*outputs);
                finish(false, false); // closed by somebody else: one result is on record already
                co_return;
            }
            co_await letDiskRecover(done.error());
            if (!*alive)
                co_return;
        }
    }
    Result<QList<JobOutput>> partial = co_await collect(alive, entry.outputs, false);
    if (!*alive)
        co_return;
    const QString where = m_graph.titles.value(entry.fault.graphNode, entry.fault.graphNodeClass);
    AttemptEnd end{entry.fault.kind, entry.fault.message};
    if (entry.status == comfy::RunStatus::Interrupted) {
        end.failure = FailureKind::Interrupted;
        end.message = u"Somebody interrupted it at the node."_s;
    } else if (entry.fault.kind == FailureKind::OutOfMemory) {
        end.message = where.isEmpty() ? u"The card ran out of memory."_s
                                      : u"The card ran out of memory in “%1”."_s.arg(where);
    } else {
        if (end.failure == FailureKind::None)
            end.failure = FailureKind::Execution;
        if (!where.isEmpty())
            end.message = u"“%1” failed: %2"_s.arg(where, entry.fault.message);
    }
    co_await endFailed(alive, end, partial.value_or({}));
}

QCoro::Task<Result<QList<JobOutput>>> JobRun::collect(Alive alive, QList<comfy::OutputItem> items,
                                                      bool insist)
{
    QList<JobOutput> outputs;
    std::optional<Error> missing;
    int ordinal = 0;
    for (const comfy::OutputItem &item : items) {
        ++ordinal;
        Result<JobOutput> kept = co_await fetch(alive, item, ordinal, insist);
        if (!*alive)
            co_return cq::fail(ErrorKind::Unavailable, u"stopped"_s);
        if (kept) {
            outputs.append(*kept);
        } else if (m_cancelled || (insist && isWorthAnotherTry(kept.error().kind))) {
            discard(outputs);
            co_return kept.error();
        } else {
            missing = kept.error();
            m_warning += (m_warning.isEmpty() ? QString() : u" "_s) + missing->message;
        }
    }
    if (outputs.isEmpty() && missing)
        co_return *missing;
    co_return outputs;
}

QCoro::Task<Result<JobOutput>> JobRun::fetch(Alive alive, comfy::OutputItem item, int ordinal,
                                             bool insist)
{
    TimeMs wait = kFirstBackoffMs;
    bool isForgotten = false; // by the history: the last chance
    while (true) {
        if (m_cancelled)
            co_return cq::fail(ErrorKind::Conflict, u"cancelled"_s);
        Result<JobOutput> kept = co_await keep(alive, item, ordinal);
        if (!*alive || kept || !insist)
            co_return kept;
        if (kept.error().kind == ErrorKind::Storage) {
            co_await letDiskRecover(kept.error());
            if (!*alive)
                co_return kept;
            continue;
        }
        if (isForgotten || !isWorthAnotherTry(kept.error().kind))
            co_return kept;
        logEvent(lcDispatch(), LogLevel::Warning, kept.error().message, {{u"job"_s, job().value}});
        m_context.fleet.suspect(node());
        const QFuture<Result<void>> pause = news(static_cast<int>(wait));
        (void)co_await pause;
        if (!*alive || !findClient())
            co_return kept;
        wait = std::min(2 * wait, kLongestBackoffMs);
        const Result<std::optional<comfy::HistoryEntry>> entry =
            co_await m_client->history(m_remoteId);
        if (!*alive)
            co_return kept;
        isForgotten = entry && !*entry;
    }
}

void JobRun::discard(const QList<JobOutput> &outputs)
{
    QStringList paths;
    for (const JobOutput &output : outputs)
        paths << output.path;
    if (!paths.isEmpty())
        m_context.files.removeResults(paths);
}

QCoro::Task<Result<JobOutput>> JobRun::keep(Alive alive, comfy::OutputItem item, int ordinal)
{
    const bool isText = item.file.filename.isEmpty();
    const QString name = isText ? u"%1.txt"_s.arg(item.key) : item.file.filename;
    auto begun = m_context.files.beginOutput(m_claimed.job.owner, job(), ordinal, name);
    if (!begun)
        co_return begun.error();
    const std::shared_ptr<OutputWriter> writer(std::move(*begun));
    if (isText) {
        const Result<void> written = writer->write(item.text.toUtf8());
        if (!written)
            co_return written.error();
    } else {
        if (!m_client)
            co_return cq::fail(ErrorKind::Unavailable, kNodeRemoved);
        const std::function<Result<void>(const QByteArray &)> sink =
            [writer](const QByteArray &chunk) { return writer->write(chunk); };
        const Result<comfy::Download> fetched =
            co_await m_client->download(item.file, sink, kMaxOutputBytes);
        if (!*alive)
            co_return cq::fail(ErrorKind::Unavailable, u"stopped"_s);
        if (!fetched) {
            co_return cq::fail(
                fetched.error().kind,
                u"The result %1 could not be fetched: %2"_s.arg(name, fetched.error().message));
        }
    }
    const Result<StoredFile> stored = co_await writer->finish();
    if (!*alive)
        co_return cq::fail(ErrorKind::Unavailable, u"stopped"_s);
    if (!stored)
        co_return stored.error();
    JobOutput output;
    output.job = job();
    output.graphNode = item.graphNode;
    output.key = item.key;
    output.index = item.index;
    output.fileName = item.file.filename;
    output.path = stored->relativePath;
    output.mimeType = stored->mimeType;
    output.size = stored->size;
    output.sha256 = stored->sha256;
    output.temporary = item.file.type == "temp"_L1;
    co_return output;
}

QCoro::Task<> JobRun::endFailed(Alive alive, AttemptEnd end, QList<JobOutput> partial)
{
    while (true) {
        if (m_cancelled) {
            discard(partial);
            co_await endCancelled(alive);
            co_return;
        }
        const Result<FinishedJob> done =
            co_await m_context.queue.fail(m_claimed.attempt, end, partial);
        if (!*alive)
            co_return;
        if (done && !done->outputs.isEmpty())
            Q_EMIT resultsKept(done->job, done->outputs);
        if (!done && done.error().kind != ErrorKind::Storage)
            discard(partial);
        if (done || done.error().kind != ErrorKind::Storage)
            break;
        co_await letDiskRecover(done.error());
        if (!*alive)
            co_return;
    }
    logEvent(lcDispatch(), LogLevel::Info, u"Job failed: %1"_s.arg(end.message),
             {{u"job"_s, job().value}, {u"failure"_s, failureKindWord(end.failure)}});
    finish(false, true);
}

QCoro::Task<> JobRun::giveBackOrFail(Alive alive, AttemptEnd end, bool countsAsTry)
{
    if (countsAsTry && m_claimed.job.attempts >= m_context.maxAttempts) {
        co_await endFailed(alive, end, {});
        co_return;
    }
    end.isTry = countsAsTry;
    while (true) {
        if (m_cancelled) {
            co_await endCancelled(alive);
            co_return;
        }
        const TimeMs notBefore = m_context.clock.now()
            + (countsAsTry ? backoff(m_claimed.job.attempts) : returnBackoff(m_context.returns));
        const Result<Job> back =
            co_await m_context.queue.giveBack(m_claimed.attempt, end, notBefore);
        if (!*alive)
            co_return;
        if (back && back->state == JobState::Cancelled) {
            finish(false, false);
            co_return;
        }
        if (back || back.error().kind != ErrorKind::Storage)
            break;
        co_await letDiskRecover(back.error());
        if (!*alive)
            co_return;
    }
    logEvent(lcDispatch(), LogLevel::Info, u"Job goes back to waiting: %1"_s.arg(end.message),
             {{u"job"_s, job().value}});
    m_cameBackUntried = !countsAsTry;
    finish(false, countsAsTry);
}

QCoro::Task<> JobRun::endCancelled(Alive alive)
{
    while (true) {
        const Result<Job> ended = co_await m_context.queue.finishCancelled(m_claimed.attempt);
        if (!*alive)
            co_return;
        if (ended || ended.error().kind != ErrorKind::Storage)
            break;
        co_await letDiskRecover(ended.error());
        if (!*alive)
            co_return;
    }
    finish(false, false);
}

QCoro::Task<> JobRun::letDiskRecover(Error error)
{
    logEvent(lcDispatch(), LogLevel::Error, error.message, {{u"job"_s, job().value}});
    const QFuture<Result<void>> pause = news(kDiskRetryMs);
    (void)co_await pause;
}

} // namespace cq
