#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QIODevice>

#include <memory>
#include <vector>

class QFile;

namespace cq {

/// The body of a request: bytes and files one after the other, read once. It cannot be rewound, so
/// that QNetworkAccessManager (6.4), which sends a POST again by itself when its connection breaks
/// before the answer, fails instead. Files are read while they are sent.
class OnceBody : public QIODevice
{
    Q_OBJECT

public:
    explicit OnceBody(QByteArray contentType);
    ~OnceBody() override;

    void append(const QByteArray &bytes);
    /// NotFound or Denied when it cannot be opened.
    Result<void> appendFile(const QString &path);

    const QByteArray &contentType() const { return m_contentType; }

    qint64 total() const { return m_total; } ///< bytes

    bool isSequential() const override { return true; }

    bool seek(qint64) override { return false; } // the base would also warn

    qint64 bytesAvailable() const override
    {
        return m_total - m_read + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char *to, qint64 most) override;

    qint64 writeData(const char *, qint64) override { return -1; }

private:
    struct Piece
    {
        QByteArray bytes;
        std::unique_ptr<QFile> file; ///< instead of bytes
        qint64 size = 0;
    };

    QByteArray m_contentType;
    std::vector<Piece> m_pieces;
    std::size_t m_at = 0; ///< piece that is being read
    qint64 m_atRead = 0; ///< bytes of it
    qint64 m_total = 0;
    qint64 m_read = 0;
};

} // namespace cq
