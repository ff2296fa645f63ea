#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace cq {

/// True for bytes that begin like a PNG.
bool isPng(const QByteArray &bytes);

/// The text of the first tEXt, zTXt or iTXt chunk with this keyword, as UTF-8. NotFound if the
/// picture has none, Invalid if the picture ends in the middle of it, it does not unpack, or it is
/// larger than maxBytes. Checksums are not looked at: the text is checked by whoever reads it.
/// Pure; any thread.
Result<QByteArray> pngText(const QByteArray &png, const QByteArray &keyword, qsizetype maxBytes);

} // namespace cq
