#pragma once

#include "core/base/result.h"

#include <QHttpMultiPart>

#include <memory>

namespace cq::comfy {

/// The form for /upload/image that streams a local file into the input folder under this name,
/// replacing what is there. A name with slashes goes into that subfolder. Storage if the file
/// cannot be read, Invalid for an unusable name.
Result<std::unique_ptr<QHttpMultiPart>> uploadForm(const QString &localPath,
                                                   const QString &uploadName);

} // namespace cq::comfy
