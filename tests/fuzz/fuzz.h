#pragma once

#include <QByteArrayView>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// Called by libFuzzer with each input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace cq::fuzz {

/// What must hold for every input; libFuzzer keeps the input for which it did not.
inline void require(bool holds, const char *sentence)
{
    if (holds)
        return;
    std::fprintf(stderr, "Broken: %s\n", sentence);
    std::abort();
}

inline QByteArrayView bytesOf(const std::uint8_t *data, std::size_t size)
{
    return {data, static_cast<qsizetype>(size)};
}

/// How the bytes arrive: the first byte of the input says how many at a time, the rest is what
/// comes. A seed that begins with an empty line arrives ten bytes at a time.
struct Arrival
{
    QByteArrayView bytes;
    qsizetype step = 1;
};

inline Arrival arrivalOf(QByteArrayView input)
{
    if (input.isEmpty())
        return {};
    const auto step = static_cast<unsigned char>(input.front());
    return {input.sliced(1), std::max<qsizetype>(step, 1)};
}

} // namespace cq::fuzz
