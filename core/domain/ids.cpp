#include "core/domain/ids.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace cq {

QUuid newUuid7()
{
    const auto milliseconds = static_cast<quint64>(QDateTime::currentMSecsSinceEpoch());
    std::array<quint32, 3> random{};
    QRandomGenerator::system()->fillRange(random.data(), static_cast<qsizetype>(random.size()));
    const auto high = static_cast<uint>(milliseconds >> 16U);
    const auto low = static_cast<ushort>(milliseconds & 0xffffU);
    const auto versioned = static_cast<ushort>(0x7000U | (random[0] & 0x0fffU));
    const auto byte = [&random](unsigned word, unsigned shift) {
        return static_cast<uchar>((random.at(word) >> shift) & 0xffU);
    };
    return QUuid(high, low, versioned, static_cast<uchar>(0x80U | (byte(0, 16) & 0x3fU)),
                 byte(0, 24), byte(1, 0), byte(1, 8), byte(1, 16), byte(1, 24), byte(2, 0),
                 byte(2, 8));
}

QString uuidText(const QUuid &uuid)
{
    return uuid.toString(QUuid::WithoutBraces);
}

} // namespace cq
