#include "ui/settings/listenerview.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCode = 132;
constexpr int kWidth = 440;

/// In lines of eight bytes, so that it fits and can be read aloud.
QString inLines(const QString &fingerprint)
{
    constexpr qsizetype kLine = 8 * 3;
    QStringList lines;
    for (qsizetype at = 0; at < fingerprint.size(); at += kLine)
        lines << fingerprint.mid(at, kLine - 1);
    return lines.join(u'\n');
}

QString endText(TimeMs at)
{
    return at == 0
        ? QString()
        : QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QLocale::LongFormat);
}

} // namespace

ListenerView::ListenerView(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(u"cancelled"_s, Token::Muted, 16))
    , m_state(new TextLabel)
    , m_url(new TextLabel({}, Token::Text, 2, true))
    , m_facts(new FactList)
    , m_fault(new NoteCard(u"listenerFault"_s))
    , m_copy(makeButton(u"listenerCopy"_s, tr("Copy link"), u"copy"_s))
    , m_large(makeButton(u"listenerLarge"_s, tr("Show address large"), u"qr"_s))
    , m_code(new QrLabel(u"listenerCode"_s))
{
    nameIt(this, u"listenerView"_s, tr("How people reach it"));
    setMinimumWidth(kWidth);
    m_state->setObjectName(u"listenerState"_s);
    m_url->setObjectName(u"listenerUrl"_s);
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setObjectName(u"listenerFacts"_s);
    m_code->setFixedSize(kCode, kCode);

    auto *head = new QHBoxLayout;
    head->setSpacing(6);
    head->addWidget(m_icon);
    head->addWidget(m_state, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_large);
    buttons->addStretch();
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addLayout(head);
    left->addWidget(m_url);
    left->addWidget(m_facts);
    left->addLayout(buttons);
    left->addStretch();
    auto *across = new QHBoxLayout;
    across->setSpacing(16);
    across->addLayout(left, 1);
    across->addWidget(m_code, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_fault);
    column->addLayout(across);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_status.url); });
    connect(m_large, &QPushButton::clicked, this, &ListenerView::posterWanted);
    setStatus({});
}

void ListenerView::setStatus(const ListenerStatus &status)
{
    m_status = status;
    const bool on = status.isServing;
    m_icon->setIcon(on ? u"done"_s : u"cancelled"_s, on ? Token::Done : Token::Muted);
    m_state->setText(on ? tr("Listening, %n connections", nullptr, status.connections)
                        : tr("Not listening"));
    m_state->setToken(on ? Token::Done : Token::Muted);
    for (QWidget *widget : {static_cast<QWidget *>(m_icon), static_cast<QWidget *>(m_state)})
        widget->setVisible(on || status.fault.isEmpty()); // else the card says it
    m_url->setText(status.url);
    m_url->setVisible(!status.url.isEmpty());
    m_code->setText(status.url);
    for (QWidget *widget : {static_cast<QWidget *>(m_code), static_cast<QWidget *>(m_copy),
                            static_cast<QWidget *>(m_large)})
        widget->setVisible(on && !status.url.isEmpty());
    QStringList others = status.urls;
    others.removeAll(status.url);
    m_facts->setFacts({{tr("Also"), others.join(u'\n'), {}},
                       {tr("Fingerprint"), inLines(status.fingerprint),
                        tr("SHA-256 of the certificate, to compare with what a browser shows")},
                       {tr("Valid until"), endText(status.certificateEnds), {}}});
    showFault();
}

void ListenerView::showFault()
{
    if (m_status.fault.isEmpty())
        m_fault->say(NoteCard::Kind::Failed, {}, {});
    else
        m_fault->say(m_status.isServing ? NoteCard::Kind::Warning : NoteCard::Kind::Failed,
                     m_status.isServing ? tr("Something needs a look") : tr("It does not listen"),
                     m_status.fault, true);
}

} // namespace cq::ui
