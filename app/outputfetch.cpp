#include "app/outputfetch.h"

#include "app/serverlink.h"
#include "core/base/diskfile.h"
#include "core/outputs/safename.h"

#include <QDir>
#include <QMimeDatabase>
#include <QTemporaryFile>
#include <QTimer>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTries = 3;
constexpr int kPauseSeconds = 1;
constexpr int kMostPauseSeconds = 60;
constexpr int kMostOfOneName = 10'000;

QString nameOf(const RemoteOutput &output)
{
    if (!output.fileName.isEmpty())
        return safeFileName(output.fileName);
    const QString suffix = QMimeDatabase().mimeTypeForName(output.contentType).preferredSuffix();
    const QString name = u"output-%1"_s.arg(output.id);
    return suffix.isEmpty() ? name : name + u'.' + suffix;
}

bool mayPass(const Error &error)
{
    return error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Timeout
        || error.kind == ErrorKind::Exhausted;
}

} // namespace

OutputFetch::OutputFetch(ServerLink &server, QString folder, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_folder(std::move(folder))
{}

OutputFetch::~OutputFetch() = default;

QFuture<Result<int>> OutputFetch::start(const QList<RemoteOutput> &outputs)
{
    m_outputs = outputs;
    fetchNext();
    return m_answer.future();
}

void OutputFetch::fetchNext()
{
    if (m_at == m_outputs.size()) {
        m_answer(static_cast<int>(m_at));
        return;
    }
    m_tries = 0;
    begin();
}

void OutputFetch::begin()
{
    ++m_tries;
    auto file = makeTemporaryFile(m_folder);
    if (!file) {
        m_answer(file.error());
        return;
    }
    m_file = std::move(*file);
    m_hash.reset();
    m_written = 0;
    const auto sink = [this](const QByteArray &piece) -> Result<void> {
        if (m_file->write(piece) != piece.size())
            return diskError(u"A file in '%1' cannot be written"_s.arg(m_folder),
                             m_file->errorString());
        m_hash.addData(piece);
        m_written += piece.size();
        return {};
    };
    const RemoteOutput &output = m_outputs.at(m_at);
    whenDone(m_server.fetch(u"/api/v1/outputs/%1"_s.arg(output.id), output.size, sink), this,
             [this](const Result<void> &fetched) { endFile(fetched); });
}

void OutputFetch::endFile(const Result<void> &fetched)
{
    const Result<void> placed = fetched ? place(m_outputs.at(m_at)) : fetched;
    m_file.reset();
    if (placed) {
        ++m_at;
        fetchNext();
        return;
    }
    if (!mayPass(placed.error()) || m_tries == kTries) {
        m_answer(placed.error());
        return;
    }
    const int pause =
        std::clamp(retryAfterSeconds(placed.error()), kPauseSeconds, kMostPauseSeconds);
    QTimer::singleShot(std::chrono::seconds(pause), this, &OutputFetch::begin);
}

Result<void> OutputFetch::place(const RemoteOutput &output)
{
    const QString name = nameOf(output);
    if (m_written != output.size || m_hash.result() != output.sha256)
        return fail(ErrorKind::Timeout,
                    u"The output “%1” did not arrive whole: its checksum is wrong."_s.arg(name));
    if (!m_file->flush())
        return diskError(u"File '%1' cannot be written in '%2'"_s.arg(name, m_folder),
                         m_file->errorString());
    // What people save is theirs to share: the usual rights, not those of a temporary file.
    m_file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
                           | QFileDevice::ReadOther);
    for (int number = 1; number <= kMostOfOneName; ++number) {
        const auto placed = renameUnlessTaken(m_file->fileName(),
                                              QDir(m_folder).filePath(numberedName(name, number)));
        if (!placed)
            return placed.error();
        if (*placed) {
            m_file->setAutoRemove(false);
            return {};
        }
    }
    return fail(ErrorKind::Storage,
                u"Every name like '%1' is taken in '%2'."_s.arg(name, m_folder));
}

} // namespace cq
