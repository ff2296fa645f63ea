#pragma once

#include "core/base/result.h"
#include "core/comfy/values.h"

#include <QUrlQuery>

namespace cq::comfy {

/// Reads the answer of /upload/image: what the server called the file. Protocol if it is none.
/// Pure.
Result<FileRef> parseUpload(const QByteArray &body);

/// The query of /view for a file. Pure.
QUrlQuery viewQuery(const FileRef &file);

} // namespace cq::comfy
