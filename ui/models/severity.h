#pragma once

namespace cq::ui {

/// How loud a cell speaks. Delegates turn it into a colour of the theme; the words say the same
/// without colour.
enum class Severity {
    Plain,
    Muted, ///< secondary, or not certain yet
    Running,
    Done,
    Warning, ///< needs a person sooner or later
    Failed, ///< broken now
};

} // namespace cq::ui
