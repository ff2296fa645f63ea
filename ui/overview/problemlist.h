#pragma once

#include "ui/overview/facts.h"

#include <QHash>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace cq::ui {

class TextLabel;

/// "Needs attention": a row per problem with one button. Rows keep their place and their keyboard
/// focus while their problem lasts. GUI thread.
class ProblemList : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemList(QWidget *parent = nullptr);

    static constexpr int kMostShown = 20;

    void setProblems(const QList<Problem> &problems);

Q_SIGNALS:
    void remedyWanted(const cq::ui::Problem &problem);
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Row;

    void retranslate();

    QList<Problem> m_problems;
    TextLabel *m_title;
    QVBoxLayout *m_rows;
    QScrollArea *m_scroll;
    QWidget *m_calm; ///< shown when nothing needs anybody
    TextLabel *m_calmText;
    TextLabel *m_more;
    QHash<QString, Row *> m_byKey;
};

} // namespace cq::ui
