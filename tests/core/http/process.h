#pragma once

#include <QFile>
#include <QtGlobal>

/// Resident memory of this process in bytes.
inline qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4096
                                          : 0;
}

/// Sanitizers keep freed memory for a while, so its growth says nothing under them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsHonest = false;
#else
inline constexpr bool kMemoryIsHonest = true;
#endif
