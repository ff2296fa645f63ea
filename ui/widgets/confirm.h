#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace cq::ui {

/// A question before something is lost.
struct Confirmation
{
    QString question; ///< "Cancel 3 running jobs?"
    QString loss; ///< what is lost: "Their work so far is thrown away."
    QStringList names; ///< of the objects; the first five are shown, the rest counted
    QString verb; ///< of the button: "Cancel 3 jobs"
    /// From 20 destroyed objects on, the number must be typed; 0 = not asked for.
    int numberToType = 0;
};

/// Asks in a sheet over `parent` without blocking; `then` runs only when the verb was chosen. Esc
/// and Enter mean no.
void confirm(QWidget *parent, const Confirmation &confirmation, const std::function<void()> &then);

} // namespace cq::ui
