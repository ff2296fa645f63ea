#pragma once

#include "core/base/result.h"

#include <QStackedWidget>
#include <QTimer>

#include <functional>

namespace cq::ui {

class TextLabel;

/// One thing a person can do about a state.
struct StateAction
{
    QString name; ///< objectName of its button
    QString text;
    QString iconName;
    std::function<void()> run;
};

/// A place that is never an empty table: it shows its content, or says that it loads, that there is
/// nothing (and what to do about it), or what went wrong (and what still works).
class StateStack : public QStackedWidget
{
    Q_OBJECT

public:
    enum class State { Content, Loading, Empty, Error };

    explicit StateStack(QWidget *content, QWidget *parent = nullptr);

    State state() const { return m_state; }

    void showContent();
    /// Grey rows, but only when it takes longer than 200 ms; until then what was there stays.
    void showLoading(int rowHeight = 34);
    /// One icon, a bold title, one sentence; the first action is the blue button.
    void showEmpty(const QString &iconName, const QString &title, const QString &sentence,
                   const QList<StateAction> &actions = {});
    /// What happened, what still works, "Try again" and "Copy details".
    void showError(const QString &title, const Error &error, const QStringList &stillWorks,
                   const std::function<void()> &retry);

private:
    void put(State state, QWidget *widget);

    QWidget *m_content;
    QWidget *m_shown = nullptr; ///< of a state other than Content
    State m_state = State::Content;
    QTimer m_patience;
    int m_rowHeight = 34;
};

/// A bar above old data: "No fresh data for 40 s. You see the state of 10:41:20." and one button.
class StaleBar : public QWidget
{
    Q_OBJECT

public:
    explicit StaleBar(QWidget *parent = nullptr);

    void setSentence(const QString &sentence);

Q_SIGNALS:
    void checkWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_sentence;
};

} // namespace cq::ui
