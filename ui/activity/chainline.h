#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QWidget>

#include <optional>

class QToolButton;

namespace cq {
class AccountsHandle;
}

namespace cq::ui {

class IconLabel;
class TextLabel;

/// One line above the audit trail that says whether its chain is whole, with a button that checks
/// it again. GUI thread.
class ChainLine : public QWidget
{
    Q_OBJECT

public:
    ChainLine(AccountsHandle &accounts, const Clock &clock, QWidget *parent = nullptr);

    /// Walks the whole chain, in the engine's writer. One at a time.
    void check();
    /// Checks unless it was checked since the last line came in.
    void checkIfNeeded();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    AccountsHandle &m_accounts;
    const Clock &m_clock;
    IconLabel *m_icon;
    TextLabel *m_words;
    QToolButton *m_again;
    std::optional<Result<qint64>> m_answer; ///< the lines, or which one is broken
    TimeMs m_checkedAt = 0;
    bool m_checking = false;
    bool m_stale = true; ///< lines came in since
};

} // namespace cq::ui
