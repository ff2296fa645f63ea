#include "core/outputs/ziparchive.h"

#include <QDateTime>

#include <zlib.h>

#include <algorithm>
#include <concepts>
#include <utility>

namespace cq {

namespace {

constexpr quint32 kMax32 = 0xffffffff;
constexpr quint16 kMax16 = 0xffff;
constexpr quint16 kZip64 = 45; ///< the version that can read it; 20 for everything else
constexpr quint16 kUsual = 20;
constexpr quint16 kFlags = 1U << 3 | 1U << 11; ///< a descriptor follows the content; UTF-8 names
constexpr quint16 kMadeByUnix = 3U << 8 | kZip64;
constexpr quint32 kReadableFile = 0100644U << 16; ///< the rights, where Unix looks for them
constexpr qint64 kLocalHeader = 30;
constexpr qint64 kZip64Sizes = 20; ///< the extra field of a large file

/// Numbers in the order of the format, lowest byte first.
class Record
{
public:
    template <std::unsigned_integral T> Record &operator<<(T number)
    {
        for (std::size_t i = 0; i < sizeof number; ++i)
            m_bytes += static_cast<char>(number >> (8 * i) & 0xff);
        return *this;
    }

    Record &operator<<(const QByteArray &bytes)
    {
        m_bytes += bytes;
        return *this;
    }

    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

quint32 low32(quint64 number)
{
    return number < kMax32 ? static_cast<quint32>(number) : kMax32;
}

quint16 low16(quint64 number)
{
    return number < kMax16 ? static_cast<quint16>(number) : kMax16;
}

/// MS-DOS date and time, of the local clock, from 1980 on and to two seconds.
std::pair<quint16, quint16> dosTime(TimeMs at)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at);
    const int year = std::clamp(time.date().year(), 1980, 2107) - 1980;
    return {static_cast<quint16>(year << 9 | time.date().month() << 5 | time.date().day()),
            static_cast<quint16>(time.time().hour() << 11 | time.time().minute() << 5
                                 | time.time().second() / 2)};
}

} // namespace

bool ZipArchive::Entry::isLarge() const
{
    return file.size >= kMax32;
}

qint64 ZipArchive::Entry::localSize() const
{
    const qint64 header = kLocalHeader + name.size() + (isLarge() ? kZip64Sizes : 0);
    return header + file.size + (isLarge() ? 24 : 16);
}

QByteArray ZipArchive::Entry::localHeader() const
{
    const auto [date, time] = dosTime(file.modifiedAt);
    const quint32 sizes = isLarge() ? kMax32 : 0; // the descriptor has them
    Record record;
    record << quint32(0x04034b50) << (isLarge() ? kZip64 : kUsual) << kFlags << quint16(0) << time
           << date << quint32(0) << sizes << sizes << low16(static_cast<quint64>(name.size()))
           << quint16(isLarge() ? kZip64Sizes : 0) << name;
    if (isLarge())
        record << quint16(1) << quint16(16) << quint64(0) << quint64(0);
    return record.bytes();
}

QByteArray ZipArchive::Entry::descriptor() const
{
    const auto size = static_cast<quint64>(file.size);
    Record record;
    record << quint32(0x08074b50) << crc;
    if (isLarge())
        record << size << size;
    else
        record << low32(size) << low32(size);
    return record.bytes();
}

QByteArray ZipArchive::Entry::directoryEntry() const
{
    const auto [date, time] = dosTime(file.modifiedAt);
    const auto size = static_cast<quint64>(file.size);
    Record large; // what does not fit into the fields for it
    if (isLarge())
        large << size << size;
    if (offset >= kMax32)
        large << offset;
    Record extra;
    if (!large.bytes().isEmpty())
        extra << quint16(1) << static_cast<quint16>(large.bytes().size()) << large.bytes();
    Record record;
    record << quint32(0x02014b50) << kMadeByUnix << (extra.bytes().isEmpty() ? kUsual : kZip64)
           << kFlags << quint16(0) << time << date << crc << low32(size) << low32(size)
           << low16(static_cast<quint64>(name.size())) << static_cast<quint16>(extra.bytes().size())
           << quint16(0) << quint16(0) << quint16(0) << kReadableFile << low32(offset) << name
           << extra.bytes();
    return record.bytes();
}

ZipArchive::ZipArchive(const QList<ResultFile> &files)
{
    m_entries.reserve(static_cast<std::size_t>(files.size()));
    for (const ResultFile &file : files) {
        const Entry entry{file, file.name.toUtf8(), m_directoryAt};
        m_directoryAt += static_cast<quint64>(entry.localSize());
        m_entries.push_back(entry);
    }
    m_size = static_cast<qint64>(m_directoryAt) + directory().size();
}

QByteArray ZipArchive::directory() const
{
    Record record;
    for (const Entry &entry : m_entries)
        record << entry.directoryEntry();
    const quint64 count = m_entries.size();
    const auto length = static_cast<quint64>(record.bytes().size());
    if (count >= kMax16 || length >= kMax32 || m_directoryAt >= kMax32) {
        record << quint32(0x06064b50) << quint64(44) << kMadeByUnix << kZip64 << quint32(0)
               << quint32(0) << count << count << length << m_directoryAt;
        record << quint32(0x07064b50) << quint32(0) << (m_directoryAt + length) << quint32(1);
    }
    record << quint32(0x06054b50) << quint16(0) << quint16(0) << low16(count) << low16(count)
           << low32(length) << low32(m_directoryAt) << quint16(0);
    return record.bytes();
}

std::optional<QByteArray> ZipArchive::next(qint64 atMost)
{
    while (m_ready.isEmpty() && !m_isOver) {
        if (!advance(atMost))
            return std::nullopt;
    }
    if (m_ready.size() <= atMost)
        return std::exchange(m_ready, {});
    const QByteArray piece = m_ready.first(atMost);
    m_ready.remove(0, atMost);
    return piece;
}

/// Makes some more bytes ready; false when that is not possible.
bool ZipArchive::advance(qint64 atMost)
{
    if (m_current == m_entries.size()) {
        m_ready = directory();
        m_isOver = true;
        return true;
    }
    Entry &entry = m_entries[m_current];
    if (!m_file.isOpen()) {
        m_file.setFileName(entry.file.path);
        m_unread = entry.file.size;
        m_ready = entry.localHeader();
        return m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    if (m_unread > 0) {
        m_ready = m_file.read(std::min(atMost, m_unread));
        entry.crc = static_cast<quint32>(
            crc32_z(entry.crc, reinterpret_cast<const Bytef *>(m_ready.constData()),
                    static_cast<z_size_t>(m_ready.size())));
        m_unread -= m_ready.size();
        return !m_ready.isEmpty();
    }
    m_file.close();
    m_ready = entry.descriptor();
    ++m_current;
    return true;
}

} // namespace cq
