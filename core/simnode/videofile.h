#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>

namespace cq::sim {

/// An MP4 whose frames are JPEG pictures (ISO/IEC 14496-12 container, "jpeg" sample entries). No
/// codec is needed to make it, and common players show it. Any thread.
QByteArray mp4Bytes(const QList<QImage> &frames, double framesPerSecond);

/// An animated GIF89a, looping `loops` times (0 = for ever). Any thread.
QByteArray gifBytes(const QList<QImage> &frames, double framesPerSecond, int loops);

} // namespace cq::sim
