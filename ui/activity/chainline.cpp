#include "ui/activity/chainline.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/models/texts.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace cq::ui {

using namespace Qt::StringLiterals;

ChainLine::ChainLine(AccountsHandle &accounts, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_icon(new IconLabel(u"lock"_s, Token::Muted, 16))
    , m_words(new TextLabel({}, Token::Muted))
    , m_again(new QToolButton)
{
    setObjectName(u"chainLine"_s);
    setFixedHeight(size::kStrip);
    m_words->setObjectName(u"chainWords"_s);
    m_words->setElided(true);
    m_again->setObjectName(u"chainCheck"_s);
    m_again->setProperty("kind", u"blue-link"_s);
    m_again->setFocusPolicy(Qt::StrongFocus);
    m_again->setCursor(Qt::PointingHandCursor);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::kMargin, 0, size::kMargin, 1);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_words, 1);
    row->addWidget(m_again);
    connect(m_again, &QToolButton::clicked, this, &ChainLine::check);
    connect(&accounts, &AccountsHandle::audited, this, [this] { m_stale = true; });
    refresh();
}

void ChainLine::checkIfNeeded()
{
    if (m_stale)
        check();
}

void ChainLine::check()
{
    if (m_checking)
        return;
    m_checking = true;
    m_stale = false;
    refresh();
    whenDone(m_accounts.verifyAudit(), this, [this](const Result<qint64> &answer) {
        m_checking = false;
        m_answer = answer;
        m_checkedAt = m_clock.now();
        m_stale = m_stale || !answer;
        refresh();
    });
}

void ChainLine::refresh()
{
    m_again->setText(tr("Check again"));
    m_again->setAccessibleName(tr("Check the audit trail again"));
    m_again->setEnabled(!m_checking);
    const auto say = [this](const QString &iconName, Token token, const QString &sentence) {
        m_icon->setIcon(iconName, token);
        m_words->setToken(token == Token::Done ? Token::Muted : token);
        m_words->setText(sentence);
    };
    if (!m_answer) {
        say(u"lock"_s, Token::Muted, tr("Checking whether the trail is whole…"));
    } else if (m_answer->value_or(-1) == 0) {
        say(u"done"_s, Token::Done, tr("The trail has no lines yet."));
    } else if (*m_answer) {
        say(u"done"_s, Token::Done,
            tr("The trail is intact: %n lines, each sealed with the one before it. Checked at %1.",
               nullptr, static_cast<int>(**m_answer))
                .arg(texts::timeOfDay(m_checkedAt)));
    } else if (m_answer->error().kind == ErrorKind::Conflict) {
        say(u"failed"_s, Token::Failed,
            tr("The trail is broken at line %1: it was changed, or lines before it are missing.")
                .arg(m_answer->error().details));
    } else {
        say(u"warning"_s, Token::Warning,
            tr("The trail could not be checked. %1").arg(errorText(m_answer->error())));
    }
}

void ChainLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void ChainLine::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(0, height() - 1, width(), 1, color(Token::Border));
}

} // namespace cq::ui
