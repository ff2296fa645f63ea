#include "ui/overview/problemlist.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHead = 45;
constexpr int kRowHeight = 64;

} // namespace

class ProblemList::Row : public QWidget
{
public:
    explicit Row(ProblemList *list)
        : m_icon(new IconLabel(u"warning"_s, Token::Warning, 20))
        , m_title(new TextLabel({}, Token::Text, 0, true))
        , m_sentence(new TextLabel({}, Token::Muted, -1))
        , m_button(makeButton({}, {}))
    {
        setMinimumHeight(kRowHeight); // more when the words take more lines
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        m_title->setWordWrap(true);
        m_sentence->setWordWrap(true);
        m_button->setProperty("small", true);
        auto *words = new QVBoxLayout;
        words->setSpacing(1);
        words->addStretch();
        words->addWidget(m_title);
        words->addWidget(m_sentence);
        words->addStretch();
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(16, 7, 15, 8);
        row->setSpacing(13);
        row->addWidget(m_icon);
        row->addLayout(words, 1);
        row->addWidget(m_button);
        connect(m_button, &QPushButton::clicked, list,
                [this, list] { Q_EMIT list->remedyWanted(m_problem); });
        m_list = list;
    }

    void setProblem(const Problem &problem)
    {
        m_problem = problem;
        m_icon->setIcon(problem.severe ? u"failed"_s : u"warning"_s,
                        problem.severe ? Token::Failed : Token::Warning);
        m_title->setText(problem.title);
        m_sentence->setText(problem.sentence);
        m_button->setText(problem.button);
        m_button->setObjectName(u"remedy-%1"_s.arg(problem.key));
        m_button->setAccessibleName(u"%1: %2"_s.arg(problem.title, problem.button));
        setAccessibleName(u"%1, %2"_s.arg(problem.title, problem.sentence));
    }

    QWidget *button() const { return m_button; }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        if (underMouse())
            painter.fillRect(rect(), color(Token::Hover));
        painter.fillRect(0, height() - 1, width(), 1, color(Token::RowLine));
    }

    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
            update();
        return QWidget::event(event);
    }

    void mouseReleaseEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::LeftButton && rect().contains(event->pos())
            && !m_problem.link.page.isEmpty())
            Q_EMIT m_list->linkActivated(m_problem.link);
    }

private:
    Problem m_problem;
    ProblemList *m_list = nullptr;
    IconLabel *m_icon;
    TextLabel *m_title;
    TextLabel *m_sentence;
    QPushButton *m_button;
};

ProblemList::ProblemList(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel({}, Token::Text, 0, true))
    , m_rows(new QVBoxLayout)
    , m_scroll(new QScrollArea)
    , m_calm(new QWidget)
    , m_calmText(new TextLabel({}, Token::Muted))
    , m_more(new TextLabel({}, Token::Muted, -1))
{
    setObjectName(u"problemList"_s);
    m_title->setFixedHeight(kHead - 1);
    m_title->setContentsMargins(16, 0, 0, 0);

    auto *inside = new QWidget;
    inside->setObjectName(u"problemRows"_s);
    auto *list = new QVBoxLayout(inside);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(0);
    m_rows->setSpacing(0);
    list->addLayout(m_rows);
    m_more->setContentsMargins(17, 8, 0, 8);
    m_more->hide();
    list->addWidget(m_more);
    list->addStretch();
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    inside->setAutoFillBackground(false); // setWidget() turned it on
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setFocusPolicy(Qt::NoFocus); // its buttons take the keyboard and scroll themselves in
    nameIt(m_scroll, u"problemScroll"_s, tr("Needs attention"));

    auto *calm = new QVBoxLayout(m_calm);
    calm->addStretch();
    calm->addWidget(new IconLabel(u"done"_s, Token::Done, 32), 0, Qt::AlignHCenter);
    m_calmText->setAlignment(Qt::AlignCenter);
    calm->addWidget(m_calmText);
    calm->addStretch();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addSpacing(1);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_calm, 1);
    retranslate();
    setProblems({});
}

void ProblemList::setProblems(const QList<Problem> &problems)
{
    m_problems = problems;
    const auto shown = qMin<qsizetype>(problems.size(), kMostShown);
    QHash<QString, Row *> rows;
    QWidget *before = nullptr;
    for (qsizetype i = 0; i < shown; ++i) {
        const Problem &problem = problems.at(i);
        Row *row = m_byKey.take(problem.key);
        if (row == nullptr)
            row = new Row(this);
        row->setProblem(problem);
        if (m_rows->indexOf(row) != i)
            m_rows->insertWidget(static_cast<int>(i), row);
        if (before != nullptr)
            setTabOrder(before, row->button());
        before = row->button();
        rows.insert(problem.key, row);
    }
    for (Row *gone : std::as_const(m_byKey)) {
        m_rows->removeWidget(gone);
        gone->hide();
        gone->deleteLater(); // its button may be the one that was clicked
    }
    m_byKey = rows;
    m_more->setVisible(problems.size() > shown);
    m_more->setText(tr("and %n more", nullptr, static_cast<int>(problems.size() - shown)));
    m_scroll->setVisible(!problems.isEmpty());
    m_calm->setVisible(problems.isEmpty());
    update();
}

void ProblemList::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintCard(painter, QRectF(rect()));
    painter.fillRect(1, kHead, width() - 2, 1, color(Token::RowLine));
    if (!m_problems.isEmpty())
        paintBadge(painter, QRectF(0, 1, width() - 18, kHead - 1),
                   QString::number(m_problems.size()), Token::Strip, Token::OnStrip);
}

void ProblemList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ProblemList::retranslate()
{
    m_title->setText(tr("Needs attention"));
    m_calmText->setText(tr("Nothing needs you"));
    setAccessibleName(tr("Needs attention"));
}

} // namespace cq::ui
