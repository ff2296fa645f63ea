#pragma once

#include <span>

namespace cq::sim {

/// How a class describes itself: the older way by members, the newer way (V3 schema) with more
/// words.
enum class ClassStyle { Old, New };

/// A class in short. `inputs` is JSON as in /object_info; "@models/<folder>", "@inputs",
/// "@samplers" and
/// "@schedulers" stand for lists that are filled in later.
struct ClassRow
{
    const char *name;
    const char *displayName; ///< null: the class name (old style) or null (new style)
    const char *category;
    const char *module;
    const char *inputs;
    const char *outputs; ///< types, separated by spaces
    const char *outputNames; ///< separated by '|'; null: the types
    bool isOutput;
    ClassStyle style;
    bool hasOutputTooltips;
};

/// All of them, in the order of /object_info.
std::span<const ClassRow> classRows();

} // namespace cq::sim
