#include "core/comfy/httpresponse.h"

#include <algorithm>

namespace cq::comfy {

namespace {

constexpr qsizetype kMostHead = 64 * 1024;
constexpr qsizetype kLongestLine = 4096;

/// Digits only: no sign, no space, which the toInt family accepts.
qsizetype parseSize(const QByteArray &text, int base)
{
    bool ok = false;
    const qlonglong size = text.toLongLong(&ok, base);
    return ok && size >= 0 && !text.startsWith('+') ? static_cast<qsizetype>(size) : -1;
}

} // namespace

HttpResponse::State HttpResponse::feed(const QByteArray &bytes)
{
    m_buffer.append(bytes);
    while (step()) {}
    return state();
}

HttpResponse::State HttpResponse::finish()
{
    m_part = m_part == Part::UntilClose || m_part == Part::Done ? Part::Done : Part::Broken;
    return state();
}

bool HttpResponse::keepsAlive() const
{
    const QByteArray connection = header("connection").toLower();
    return m_part == Part::Done && m_buffer.isEmpty() && !connection.contains("close")
        && (!m_oldVersion || connection.contains("keep-alive"));
}

QByteArray HttpResponse::header(const QByteArray &name) const
{
    const auto found = std::find_if(m_headers.cbegin(), m_headers.cend(),
                                    [&name](const auto &pair) { return pair.first == name; });
    return found == m_headers.cend() ? QByteArray() : found->second;
}

/// One step forward; false when more bytes are needed or nothing is left to do.
bool HttpResponse::step()
{
    switch (m_part) {
    case Part::Head:
        return readHead();
    case Part::Length:
        return readLength();
    case Part::ChunkSize:
        return readChunkSize();
    case Part::ChunkData:
        return readChunkData();
    case Part::Trailer:
        return readTrailer();
    case Part::UntilClose:
        return readUntilClose();
    case Part::Done:
    case Part::Broken:
        return false;
    }
    return false;
}

bool HttpResponse::readHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return m_buffer.size() > kMostHead ? broken() : false;
    const QByteArray head = m_buffer.first(end);
    m_buffer.remove(0, end + 4);
    if (!parseHead(head))
        return broken();
    const bool interim = m_status >= 100 && m_status < 200;
    return interim || chooseBody();
}

bool HttpResponse::parseHead(const QByteArray &head)
{
    m_headers.clear();
    const QList<QByteArray> lines = head.split('\n');
    const QByteArray statusLine = lines.first().trimmed();
    // "HTTP/1.1 200 OK"
    constexpr qsizetype kStatusAt = 9;
    if (!statusLine.startsWith("HTTP/1.") || statusLine.size() < kStatusAt + 3)
        return false;
    m_oldVersion = statusLine.at(7) == '0';
    m_status = static_cast<int>(parseSize(statusLine.sliced(kStatusAt, 3), 10));
    if (m_status < 100)
        return false;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return false;
        m_headers.append({line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed()});
    }
    return true;
}

bool HttpResponse::chooseBody()
{
    if (m_status == 204 || m_status == 304) {
        m_part = Part::Done;
    } else if (header("transfer-encoding").toLower().endsWith("chunked")) {
        m_part = Part::ChunkSize;
    } else if (const QByteArray length = header("content-length"); !length.isEmpty()) {
        m_missing = parseSize(length, 10);
        if (m_missing < 0)
            return broken();
        if (m_missing > m_mostBody)
            return tooLarge();
        m_part = Part::Length;
    } else {
        m_part = Part::UntilClose;
    }
    return true;
}

bool HttpResponse::readLength()
{
    addBody(m_missing);
    if (m_missing == 0)
        m_part = Part::Done;
    return false;
}

bool HttpResponse::readChunkSize()
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0)
        return m_buffer.size() > kLongestLine ? broken() : false;
    QByteArray line = m_buffer.first(end);
    m_buffer.remove(0, end + 2);
    const qsizetype extension = line.indexOf(';');
    if (extension >= 0)
        line.truncate(extension);
    m_missing = parseSize(line.trimmed(), 16);
    if (m_missing < 0)
        return broken();
    if (m_missing > m_mostBody)
        return tooLarge();
    m_part = m_missing == 0 ? Part::Trailer : Part::ChunkData;
    return true;
}

bool HttpResponse::readChunkData()
{
    if (m_missing > 0 && !addBody(m_missing))
        return false;
    if (m_missing > 0 || m_buffer.size() < 2)
        return false;
    if (!m_buffer.startsWith("\r\n"))
        return broken();
    m_buffer.remove(0, 2);
    m_part = Part::ChunkSize;
    return true;
}

bool HttpResponse::readTrailer()
{
    const qsizetype end = m_buffer.indexOf("\r\n");
    if (end < 0)
        return m_buffer.size() > kMostHead ? broken() : false;
    m_buffer.remove(0, end + 2);
    if (end == 0)
        m_part = Part::Done;
    return end > 0;
}

bool HttpResponse::readUntilClose()
{
    addBody(m_buffer.size());
    return false;
}

/// Moves up to `length` bytes to the body; false if that would be too much.
bool HttpResponse::addBody(qsizetype length)
{
    const qsizetype taken = std::min(length, m_buffer.size());
    if (m_size + taken > m_mostBody)
        return tooLarge();
    m_size += taken;
    m_body.append(m_buffer.constData(), taken);
    m_buffer.remove(0, taken);
    m_missing = std::max<qsizetype>(m_missing - taken, 0);
    return true;
}

bool HttpResponse::broken()
{
    m_part = Part::Broken;
    return false;
}

bool HttpResponse::tooLarge()
{
    m_tooLarge = true;
    return broken();
}

HttpResponse::State HttpResponse::state() const
{
    if (m_part == Part::Done)
        return State::Complete;
    return m_part == Part::Broken ? State::Broken : State::Incomplete;
}

} // namespace cq::comfy
