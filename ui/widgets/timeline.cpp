#include "ui/widgets/timeline.h"

#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

Timeline::Timeline(QWidget *parent)
    : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
}

void Timeline::setEntries(const QList<Entry> &entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    auto *grid = static_cast<QGridLayout *>(layout());
    while (QLayoutItem *item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const Entry &entry : m_entries) {
        auto *time = new TextLabel(entry.time, Token::Muted, -1);
        time->setToolTip(entry.tip);
        auto *words = new TextLabel(entry.text);
        words->setObjectName(u"timelineEntry"_s);
        words->setAccessibleName(u"%1 %2"_s.arg(entry.time, entry.text));
        words->setWordWrap(true);
        grid->addWidget(time, row, 0, Qt::AlignTop);
        grid->addWidget(new IconLabel(entry.iconName, entry.token, 16), row, 1, Qt::AlignTop);
        grid->addWidget(words, row, 2);
        ++row;
    }
}

} // namespace cq::ui
