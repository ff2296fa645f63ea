#pragma once

#include "core/simnode/values.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <string>

namespace cq::sim {

// Pictures for work we only pretend to do. The same seed and words give the same picture. Pure; any
// thread.

/// A landscape. `drift` in pictures' widths moves clouds and ridges, for videos.
QImage paintLandscape(QSize size, quint64 seed, const std::string &words, double drift = 0);

/// What a sampler made of a latent: one picture per batch entry or frame.
QList<QImage> decodedPictures(const Latent &latent);

/// What the sampler sees on its way, at most 256 pixels wide: noise that becomes the picture.
/// progress 0…1.
QImage samplerPreview(const QImage &small, quint64 seed, double progress);

/// The small picture previews are made of.
QImage previewBase(const Latent &latent);

/// JPEG as ComfyUI's preview sends it (quality 95).
QByteArray jpegBytes(const QImage &image);

/// What we take for the foreground: a disc in the middle with a soft edge, 255 inside.
QImage foregroundMask(const QImage &image);

} // namespace cq::sim
