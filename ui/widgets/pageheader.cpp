#include "ui/widgets/pageheader.h"

#include "ui/widgets/textlabel.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

PageHeader::PageHeader(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(title, Token::Text, 5, true))
    , m_note(new TextLabel({}, Token::Muted))
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    setObjectName(u"pageHeader"_s);
    setFixedHeight(size::kPageHeader);
    m_title->setObjectName(u"pageTitle"_s);
    m_note->setObjectName(u"pageNote"_s);
    m_note->setElided(true);
    m_note->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::kMargin, 0, size::kMargin, 0);
    row->setSpacing(0);
    row->addWidget(m_title);
    row->addLayout(m_left);
    row->addWidget(m_note, 1);
    row->addStretch();
    row->addLayout(m_right);
    m_left->setSpacing(8);
    m_left->setContentsMargins(16, 0, 0, 0);
    m_right->setSpacing(8);
    m_right->setContentsMargins(8, 0, 0, 0);
    m_note->setContentsMargins(8, 0, 0, 0);
}

void PageHeader::setTitle(const QString &title)
{
    m_title->setText(title);
}

void PageHeader::setNote(const QString &note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void PageHeader::addLeft(QWidget *widget)
{
    m_left->addWidget(widget);
}

void PageHeader::addRight(QWidget *widget)
{
    m_right->addWidget(widget);
}

void PageHeader::setLine(bool line)
{
    m_line = line;
    update();
}

void PageHeader::paintEvent(QPaintEvent * /*event*/)
{
    if (m_line)
        QPainter(this).fillRect(0, height() - 1, width(), 1, color(Token::Border));
}

} // namespace cq::ui
