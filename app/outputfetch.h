#pragma once

#include "app/remotejob.h"
#include "core/base/future.h"
#include "core/base/result.h"

#include <QCryptographicHash>
#include <QFuture>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>

class QTemporaryFile;

namespace cq {

class ServerLink;

/// Fetches outputs of a job into a folder, one after the other: each into a temporary file there,
/// which gets its name when size and checksum are right. A name that is taken becomes "name (2)".
/// One thread; the disk is written on it.
class OutputFetch : public QObject
{
    Q_OBJECT

public:
    OutputFetch(ServerLink &server, QString folder, QObject *parent = nullptr);
    ~OutputFetch() override;

    /// Answers how many there are now. What was fetched before an error stays. Once.
    QFuture<Result<int>> start(const QList<RemoteOutput> &outputs);

private:
    void fetchNext();
    void begin();
    Result<void> place(const RemoteOutput &output);
    void endFile(const Result<void> &fetched);

    ServerLink &m_server;
    QString m_folder;
    QList<RemoteOutput> m_outputs;
    qsizetype m_at = 0;
    int m_tries = 0;
    std::unique_ptr<QTemporaryFile> m_file;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_written = 0;
    Answer<int> m_answer;
};

} // namespace cq
