#include "ui/jobs/jobworkflow.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/offthread.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

/// Beyond this an editor of lines gets slow; the whole graph is still what is copied.
constexpr qsizetype kShownBytes = 400'000;

void newLine(QByteArray &out, int depth)
{
    out.append('\n');
    out.append(qsizetype{2} * depth, ' ');
}

qsizetype skipBlanks(const QByteArray &json, qsizetype at)
{
    while (at < json.size()
           && (json.at(at) == ' ' || json.at(at) == '\n' || json.at(at) == '\r'
               || json.at(at) == '\t'))
        ++at;
    return at;
}

} // namespace

QByteArray indentedJson(const QByteArray &json)
{
    QByteArray out;
    out.reserve(json.size() * 2);
    int depth = 0;
    bool inString = false;
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json.at(at);
        if (inString) {
            out.append(c);
            if (c == '\\' && at + 1 < json.size())
                out.append(json.at(++at));
            else if (c == '"')
                inString = false;
            continue;
        }
        switch (c) {
        case '"':
            inString = true;
            out.append(c);
            break;
        case '{':
        case '[': {
            out.append(c);
            const qsizetype next = skipBlanks(json, at + 1);
            if (next < json.size() && (json.at(next) == '}' || json.at(next) == ']')) {
                out.append(json.at(next));
                at = next;
            } else {
                newLine(out, ++depth);
            }
            break;
        }
        case '}':
        case ']':
            depth = std::max(depth - 1, 0);
            newLine(out, depth);
            out.append(c);
            break;
        case ',':
            out.append(c);
            newLine(out, depth);
            break;
        case ':':
            out.append(": ");
            break;
        case ' ':
        case '\n':
        case '\r':
        case '\t':
            break;
        default:
            out.append(c);
        }
    }
    return out;
}

JobWorkflow::JobWorkflow(QWidget *parent)
    : QWidget(parent)
    , m_head(new TextLabel({}, Token::Muted))
    , m_text(new QPlainTextEdit)
{
    setObjectName(u"jobWorkflow"_s);
    m_head->setWordWrap(true);
    nameIt(m_text, u"workflowText"_s, tr("Workflow as JSON"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(fontOf(-1).pointSizeF());
    m_text->setFont(fixed);
    auto *copy = makeButton(u"workflowCopy"_s, tr("Copy workflow"), u"copy"_s);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(QString::fromUtf8(m_graph)); });
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->setSpacing(12);
    column->addWidget(m_head);
    column->addWidget(m_text, 1);
    column->addLayout(buttons);
}

void JobWorkflow::show(const JobView &view)
{
    const QByteArray &graph = view.detail.graph;
    if (view.graph)
        m_head->setText(tr("%n graph nodes", nullptr, view.graph->nodeCount) + u": "_s
                        + view.graph->classes.join(u", "_s));
    else
        m_head->clear();
    if (view.detail.job.id == m_job && graph.size() == m_graph.size())
        return; // a graph never changes
    m_job = view.detail.job.id;
    m_graph = graph;
    m_text->clear();
    offThread(
        this,
        [graph]() -> Result<QString> {
            QString text = QString::fromUtf8(indentedJson(graph.left(kShownBytes)));
            if (graph.size() > kShownBytes)
                text += u"\n…"_s;
            return text;
        },
        [this, job = m_job](const Result<QString> &text) {
            if (job == m_job && text)
                m_text->setPlainText(*text);
        });
}

} // namespace cq::ui
