#pragma once

#include <QString>

namespace cq {

/// The MIME type of a file by its first bytes; `name` only chooses between types that such bytes
/// can have (JSON is text too). A page called "cat.png" is a page. Blocks; any thread.
QString mimeTypeOf(const QString &path, const QString &name);

} // namespace cq
