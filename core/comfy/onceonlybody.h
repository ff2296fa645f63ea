#pragma once

#include <QIODevice>

#include <algorithm>

namespace cq::comfy {

/// A request body that can be read once and not rewound. QNetworkAccessManager (6.4) silently
/// re-sends a POST whose connection breaks before the answer; with such a body it fails instead
/// (section 4.1).
class OnceOnlyBody : public QIODevice
{
    Q_OBJECT

public:
    explicit OnceOnlyBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly);
    }

    bool isSequential() const override { return true; }

    bool seek(qint64) override { return false; } // the base would also warn

    qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_read + QIODevice::bytesAvailable();
    }

protected:
    qint64 readData(char *to, qint64 most) override
    {
        const qint64 count = qMin<qint64>(most, m_bytes.size() - m_read);
        if (count == 0)
            return -1;
        std::copy_n(m_bytes.constData() + m_read, count, to);
        m_read += count;
        return count;
    }

    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

} // namespace cq::comfy
