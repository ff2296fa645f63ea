#include "ui/settings/settingrow.h"

#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace cq::ui {

SettingRow::SettingRow(const QString &name, QWidget *field, const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_name(new TextLabel(name))
    , m_field(field)
    , m_place(new QWidget)
    , m_hint(new TextLabel({}, Token::Muted, -1))
    , m_note(new TextLabel({}, Token::Muted, -1))
{
    m_name->setFixedWidth(SettingRow::kNameWidth);
    m_name->setWordWrap(true);
    m_name->setBuddy(field);
    m_hint->setWordWrap(true);
    auto *middle = new QVBoxLayout;
    middle->setSpacing(4);
    auto *place = new QHBoxLayout(m_place);
    place->setContentsMargins(0, 0, 0, 0);
    place->addWidget(field);
    place->addStretch();
    middle->addWidget(m_place);
    middle->addWidget(m_hint);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 9, 16, 9);
    row->setSpacing(0);
    row->addWidget(m_name);
    row->addLayout(middle, 1);
    row->addWidget(m_note);
    setMinimumHeight(48);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(name);
    setHint(hint);
}

QString SettingRow::name() const
{
    return m_name->text();
}

void SettingRow::setNote(const QString &note)
{
    m_note->setText(note);
}

void SettingRow::setHint(const QString &hint)
{
    m_ownHint = hint;
    showHint();
}

void SettingRow::setGivenBy(const QString &source)
{
    m_givenBy = source;
    m_place->setEnabled(source.isEmpty());
    if (!source.isEmpty())
        setNote(tr("given"));
    showHint();
}

void SettingRow::showHint()
{
    QStringList parts{m_givenBy.isEmpty() ? QString()
                                          : tr("Given by %1 for this run.").arg(m_givenBy),
                      m_ownHint};
    parts.removeAll({});
    m_hint->setText(parts.join(u' '));
    m_hint->setVisible(!parts.isEmpty());
}

bool SettingRow::matches(const QString &text) const
{
    return m_name->text().contains(text, Qt::CaseInsensitive)
        || m_hint->text().contains(text, Qt::CaseInsensitive);
}

void SettingRow::setLine(bool line)
{
    m_line = line;
    update();
}

void SettingRow::paintEvent(QPaintEvent * /*event*/)
{
    if (m_line)
        QPainter(this).fillRect(0, height() - 1, width(), 1, color(Token::RowLine));
}

} // namespace cq::ui
