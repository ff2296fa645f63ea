#pragma once

#include <string_view>

namespace cq {

// All text is UTF-8. Linear, without allocations: each literal of each submission comes by here.

/// True for what can be neither an input file nor a model whatever the class: prompts, names of
/// samplers, links. `input` is empty for literals inside lists.
bool isPlainLiteral(std::string_view input, std::string_view value);

/// True for a literal that names an input file of a loading class (LoadImage, VHS_LoadVideo, …): it
/// has a file's ending, is no model, no address and no absolute path on the node.
bool isInputFileLiteral(std::string_view classType, std::string_view input, std::string_view value);

/// True for a literal that names a model file: by its ending, or by the name of the input
/// (ckpt_name, lora_name, …). `input` is empty for literals inside lists.
bool isModelLiteral(std::string_view input, std::string_view value);

} // namespace cq
