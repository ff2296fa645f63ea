#pragma once

#include <QString>

namespace cq {

/// True for a literal that names an input file of a loading class (LoadImage, VHS_LoadVideo, …): it
/// has a file's ending, is no model, no address and no absolute path on the node.
bool isInputFileLiteral(const QString &classType, const QString &input, const QString &value);

/// True for a literal that names a model file: by its ending, or by the name of the input
/// (ckpt_name, lora_name, …). `input` is empty for literals inside lists.
bool isModelLiteral(const QString &input, const QString &value);

} // namespace cq
