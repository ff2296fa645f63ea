#include "core/engine/inputfetcher.h"

#include "core/base/diskfile.h"
#include "core/base/future.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kAtOnce = 8; ///< submissions
constexpr int kTotalMs = 120'000;

Error cannot(const InputSource &source, const QString &why)
{
    return fail(ErrorKind::Invalid,
                u"The input “%1” cannot be fetched: %2."_s.arg(source.name, why));
}

} // namespace

/// What is left to do of one submission.
struct InputFetcher::Errand
{
    QList<InputSource> left;
    FetchedInputs fetched;
    Answer<FetchedInputs> answer;
    int *underWay;

    Errand(QList<InputSource> sources, int *counter)
        : left(std::move(sources))
        , underWay(counter)
    {
        ++*underWay;
    }

    Errand(const Errand &) = delete;
    Errand &operator=(const Errand &) = delete;

    ~Errand() { --*underWay; }
};

InputFetcher::InputFetcher(QString folder, std::function<Limits()> limits)
    : m_folder(std::move(folder))
    , m_limits(std::move(limits))
{}

InputFetcher::~InputFetcher() = default;

QFuture<Result<FetchedInputs>> InputFetcher::fetch(const QList<InputSource> &sources)
{
    if (std::ranges::all_of(sources, [](const InputSource &one) { return one.url.isEmpty(); }))
        return readyFuture<FetchedInputs>(FetchedInputs{sources, {}});
    if (m_underWay >= kAtOnce) {
        return readyFuture<FetchedInputs>(
            fail(ErrorKind::Exhausted,
                 u"The input files of other submissions are being fetched; try again in 5 s."_s,
                 u"5"_s));
    }
    const auto errand = std::make_shared<Errand>(sources, &m_underWay);
    next(errand);
    return errand->answer.future();
}

void InputFetcher::next(const std::shared_ptr<Errand> &errand)
{
    while (!errand->left.isEmpty()) {
        const InputSource source = errand->left.takeFirst();
        if (!source.url.isEmpty()) {
            fetchOne(errand, source);
            return;
        }
        errand->fetched.sources.append(source);
    }
    errand->answer(errand->fetched);
}

void InputFetcher::fetchOne(const std::shared_ptr<Errand> &errand, const InputSource &source)
{
    const Limits limits = m_limits();
    const auto target = outbound::readTarget(source.url, limits.reach);
    if (!target) {
        errand->answer(cannot(source, u"its URL "_s + target.error().message));
        return;
    }
    auto made = makeTemporaryFile(m_folder);
    if (!made) {
        errand->answer(made.error());
        return;
    }
    const std::shared_ptr<QTemporaryFile> file = *std::move(made);
    outbound::Request request;
    request.url = *target;
    request.reach = limits.reach;
    request.totalMs = kTotalMs;
    request.mostBytes = limits.mostBytes;
    request.sink = [file](const QByteArray &chunk) -> Result<void> {
        if (file->write(chunk) != chunk.size())
            return fail(ErrorKind::Storage, file->errorString());
        return {};
    };
    whenDone(m_sender.send(request), this,
             [this, errand, source, file](const Result<outbound::Response> &response) {
                 if (!response) {
                     errand->answer(cannot(source, response.error().message));
                     return;
                 }
                 constexpr int kHundred = 100;
                 if (response->status / kHundred != 2) {
                     errand->answer(
                         cannot(source, u"the server answered %1"_s.arg(response->status)));
                     return;
                 }
                 if (!file->flush()) {
                     errand->answer(fail(ErrorKind::Storage, file->errorString()));
                     return;
                 }
                 errand->fetched.files.append(file);
                 errand->fetched.sources.append({.name = source.name, .path = file->fileName()});
                 next(errand);
             });
}

} // namespace cq
