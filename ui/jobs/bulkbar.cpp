#include "ui/jobs/bulkbar.h"

#include "ui/jobs/jobactions.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

BulkBar::BulkBar(const JobActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_count(new TextLabel({}, Token::Text, 0, true))
    , m_all(new QToolButton)
    , m_close(makeIconButton(u"bulkClose"_s, u"close"_s, tr("Deselect")))
{
    setObjectName(u"bulkBar"_s);
    setFixedHeight(size::kBar);
    m_count->setObjectName(u"bulkCount"_s);
    nameIt(m_all, u"bulkAll"_s, tr("Select all jobs that match"));
    m_all->setProperty("kind", u"blue-link"_s);
    m_all->setFocusPolicy(Qt::StrongFocus);
    m_all->setCursor(Qt::PointingHandCursor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::kMargin, 1, size::kMargin, 0);
    row->setSpacing(8);
    row->addWidget(m_count);
    row->addWidget(m_all);
    row->addStretch();
    for (const JobVerb verb :
         {JobVerb::Hold, JobVerb::Release, JobVerb::ToFront, JobVerb::Retry, JobVerb::SubmitAgain,
          JobVerb::SaveResults, JobVerb::Cancel, JobVerb::Remove})
        addButton(actions.action(verb), row);
    row->addWidget(m_close);
    connect(m_all, &QToolButton::clicked, this, &BulkBar::selectAllWanted);
    connect(m_close, &QToolButton::clicked, this, &BulkBar::closed);
    hide();
}

void BulkBar::addButton(QAction *action, QHBoxLayout *row)
{
    auto *button = makeButton(u"bulk_"_s + action->objectName(), action->text());
    button->setIcon(action->icon());
    button->setIconSize(QSize(size::kIcon + 4, size::kIcon));
    row->addWidget(button);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_verbs.append({button, action});
    const auto follow = [this, button, action] {
        button->setAccessibleName(action->text());
        button->setToolTip(action->toolTip());
        button->setVisible(action->isEnabled()); // what fits none of them only takes room
        fit();
    };
    connect(action, &QAction::changed, button, follow);
    follow();
}

void BulkBar::fit()
{
    for (const Verb &verb : std::as_const(m_verbs))
        verb.button->setText(verb.action->text());
    for (const Verb &verb : std::as_const(m_verbs)) {
        if (layout()->sizeHint().width() <= width())
            return;
        verb.button->setText({});
    }
}

void BulkBar::setCount(qint64 selected, qint64 matching)
{
    setVisible(selected >= 2);
    if (selected < 2)
        return;
    m_count->setText(tr("%n jobs selected", nullptr, static_cast<int>(selected)));
    m_all->setText(tr("Select all %1 that match").arg(QLocale().toString(matching)));
    m_all->setVisible(selected < matching);
    fit();
}

void BulkBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void BulkBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::SelectedRow));
    painter.fillRect(0, 0, width(), 1, color(Token::Highlight));
}

} // namespace cq::ui
