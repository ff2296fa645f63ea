#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <functional>

class QToolButton;

namespace cq::ui {

class TextLabel;

/// Says for 8 s what was done and takes it back on demand. Floats over the lower middle of its
/// parent. GUI thread.
class UndoBar : public QWidget
{
    Q_OBJECT

public:
    explicit UndoBar(QWidget *parent);

    static constexpr int kShownMs = 8000;

    /// undo may be empty: then it only tells.
    void say(const QString &sentence, const std::function<void()> &undo);
    /// Takes the last thing back; nothing when there is none.
    void undo();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    TextLabel *m_sentence;
    QToolButton *m_undoButton;
    TextLabel *m_key;
    std::function<void()> m_undo;
    QTimer m_tick;
    QElapsedTimer m_since;
};

} // namespace cq::ui
