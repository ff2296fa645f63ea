#pragma once

#include "ui/jobs/jobview.h"

#include <QWidget>

class QPlainTextEdit;

namespace cq::ui {

class TextLabel;

/// JSON with line breaks and two blanks per level; every token stays as it is, so no number loses
/// digits. Pure.
QByteArray indentedJson(const QByteArray &json);

/// Third tab of the inspector: the graph as it was submitted. GUI thread.
class JobWorkflow : public QWidget
{
    Q_OBJECT

public:
    explicit JobWorkflow(QWidget *parent = nullptr);

    void show(const JobView &view);

private:
    TextLabel *m_head;
    QPlainTextEdit *m_text;
    QByteArray m_graph;
    JobId m_job;
};

} // namespace cq::ui
