#pragma once

#include <QImage>
#include <QString>

namespace cq::sim {

enum class ScaleMethod { NearestExact, Bilinear, Area, Bicubic, Lanczos };

/// "nearest-exact", "bilinear", …; NearestExact for an unknown word.
ScaleMethod scaleMethod(const QString &word);

// The functions below compute what ComfyUI's nodes of that name compute
// (torch.nn.functional.interpolate for all methods but lanczos, which is Pillow's). Pure; any
// thread.

/// EmptyImage: one colour, 0xRRGGBB.
QImage emptyImage(int width, int height, quint32 color);

/// ImageScale. A size of 0 keeps the proportions, both 0 keep the picture. cropCenter cuts to the
/// new proportions first.
QImage scaledImage(const QImage &image, ScaleMethod method, int width, int height, bool cropCenter);

/// ImageInvert: 1 − x in every channel, alpha included, as ComfyUI does.
QImage invertedImage(const QImage &image);

/// ImageBlend with the given factor and mode; the second picture is scaled to the first.
QImage blendedImage(const QImage &first, const QImage &second, double factor, const QString &mode);

/// To whole steps of 1/255 by cutting off, as SaveImage does: RGB888, or RGBA8888 with alpha.
QImage savedForm(const QImage &image);

} // namespace cq::sim
