#include "ui/widgets/notecard.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Tone
{
    Token ground;
    Token frame;
};

Tone toneOf(NoteCard::Kind kind)
{
    switch (kind) {
    case NoteCard::Kind::Failed:
        return {Token::FailedTint, Token::Failed};
    case NoteCard::Kind::Warning:
        return {Token::WarningTint, Token::Warning};
    case NoteCard::Kind::Running:
        return {Token::RunningTint, Token::Running};
    case NoteCard::Kind::Done:
        return {Token::DoneTint, Token::Done};
    }
    Q_UNREACHABLE();
}

} // namespace

NoteCard::NoteCard(const QString &objectName, QWidget *parent)
    : QFrame(parent)
    , m_title(new TextLabel({}, Token::Text, 0, true))
    , m_text(new TextLabel)
{
    setObjectName(objectName);
    m_title->setWordWrap(true);
    m_text->setObjectName(u"noteText"_s);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *copy = makeIconButton(u"copyNote"_s, u"copy"_s, tr("Copy the text"));
    connect(copy, &QToolButton::clicked, this, [this] {
        QApplication::clipboard()->setText(u"%1\n%2"_s.arg(title(), text()).trimmed());
    });
    m_copy = copy;
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(copy, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_text);
    hide();
}

void NoteCard::say(Kind kind, const QString &title, const QString &text, bool canCopy)
{
    m_kind = kind;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_copy->setVisible(canCopy);
    setAccessibleName(u"%1 %2"_s.arg(title, text).trimmed());
    setVisible(!title.isEmpty() || !text.isEmpty());
    update();
}

QString NoteCard::title() const
{
    return m_title->text();
}

QString NoteCard::text() const
{
    return m_text->text();
}

void NoteCard::paintEvent(QPaintEvent * /*event*/)
{
    const Tone tone = toneOf(m_kind);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(tone.frame), 1));
    painter.setBrush(color(tone.ground));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), size::kCardRadius,
                            size::kCardRadius);
}

} // namespace cq::ui
