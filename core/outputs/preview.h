#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QString>

namespace cq {

/// Reads a picture by its content, turned as its camera says, scaled down to fit maxSide × maxSide.
/// NotFound for what is no picture (video and vector formats count as none), Invalid for damaged
/// ones and for more than 64 million pixels. Blocks; any thread.
Result<QImage> readPicture(const QString &path, int maxSide);

/// Writes a preview beside nothing else: webp, or png where webp cannot be written. `basePath`
/// lacks the ending; answers the ending used. Storage when the disk refuses.
Result<QString> writePreview(const QImage &image, const QString &basePath);

} // namespace cq
