#include "ui/settings/settingcard.h"

#include "ui/settings/settingrow.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QPainter>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHead = 43;

} // namespace

SettingCard::SettingCard(const QString &id, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_id(id)
    , m_title(title)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(u"card-%1"_s.arg(id));
    // As high as its rows; else one with a stretch in it grows with the window.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_column->setContentsMargins(1, 1, 1, 1);
    m_column->setSpacing(0);
    auto *head = new TextLabel(title, Token::Text, 0, true);
    head->setFixedHeight(kHead);
    head->setContentsMargins(15, 0, 0, 0);
    m_column->addWidget(head);
}

void SettingCard::addRow(SettingRow *row)
{
    if (!m_rows.isEmpty())
        m_rows.last()->setLine(true);
    row->setLine(false);
    m_rows.append(row);
    m_column->addWidget(row);
}

int SettingCard::filter(const QString &text)
{
    int shown = 0;
    const bool all = text.isEmpty() || m_title.contains(text, Qt::CaseInsensitive);
    for (SettingRow *row : m_rows) {
        const bool fits = all || row->matches(text);
        row->setVisible(fits);
        shown += fits ? 1 : 0;
    }
    return shown;
}

void SettingCard::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintCard(painter, QRectF(rect()));
    painter.fillRect(1, kHead, width() - 2, 1, color(Token::RowLine));
}

} // namespace cq::ui
