#include "ui/widgets/factlist.h"

#include "ui/widgets/textlabel.h"

#include <QGridLayout>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNameWidth = 104;

bool sameNames(const QList<FactList::Fact> &a, const QList<FactList::Fact> &b)
{
    return std::ranges::equal(a, b, {}, &FactList::Fact::name, &FactList::Fact::name);
}

} // namespace

FactList::FactList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
}

void FactList::setFacts(const QList<Fact> &facts)
{
    QList<Fact> shown = facts;
    shown.removeIf([](const Fact &fact) { return fact.value.isEmpty(); });
    if (shown == m_facts)
        return;
    const bool keepRows = sameNames(shown, m_facts);
    m_facts = shown;
    if (!keepRows) {
        build();
        return;
    }
    for (int row = 0; row < m_facts.size(); ++row) {
        auto *label = qobject_cast<TextLabel *>(m_grid->itemAtPosition(row, 1)->widget());
        label->setText(m_facts.at(row).value);
        label->setToolTip(m_facts.at(row).tip);
    }
}

void FactList::build()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const Fact &fact : m_facts) {
        auto *name = new TextLabel(fact.name, Token::Muted);
        name->setFixedWidth(kNameWidth);
        auto *value = new TextLabel(fact.value);
        value->setObjectName(u"fact"_s);
        value->setAccessibleName(fact.name);
        value->setWordWrap(true);
        value->setMinimumWidth(1); // one long word must not push everything else out of sight
        value->setToolTip(fact.tip);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(name, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1);
        ++row;
    }
}

QString FactList::value(const QString &name) const
{
    const auto found = std::ranges::find(m_facts, name, &Fact::name);
    return found == m_facts.end() ? QString() : found->value;
}

} // namespace cq::ui
