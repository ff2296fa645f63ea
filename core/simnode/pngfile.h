#pragma once

#include <QByteArray>
#include <QImage>
#include <QList>

#include <utility>

namespace cq::sim {

/// A PNG with text chunks before the picture data, uncompressed as Pillow writes them (tEXt:
/// Latin-1). Any thread.
QByteArray pngBytes(const QImage &image,
                    const QList<std::pair<QByteArray, QByteArray>> &texts = {});

} // namespace cq::sim
