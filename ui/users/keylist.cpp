#include "ui/users/keylist.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/models/texts.h"
#include "ui/users/operator.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostShown = 30;

QString factsOf(const ApiKey &key, TimeMs now)
{
    QStringList facts{key.prefix + u'…', texts::keyScope(key.scope)};
    facts << (key.lastUsedAt > 0 ? KeyList::tr("used %1").arg(texts::ago(key.lastUsedAt, now))
                                 : KeyList::tr("not used yet"));
    if (key.revoked)
        facts << KeyList::tr("revoked");
    else if (key.expiresAt > 0 && key.expiresAt <= now)
        facts << KeyList::tr("expired");
    else if (key.expiresAt > 0)
        facts << KeyList::tr("expires in %1").arg(texts::shortDuration(key.expiresAt - now));
    return facts.join(u", "_s);
}

} // namespace

KeyList::KeyList(AccountsHandle &accounts, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_rows(new QVBoxLayout(this))
    , m_words(new TextLabel({}, Token::Muted))
{
    nameIt(this, u"userKeys"_s, tr("API keys"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(8);
    m_words->setObjectName(u"userKeysNone"_s);
    m_words->setWordWrap(true);
    m_rows->addWidget(m_words);
}

void KeyList::show(const Account &owner)
{
    if (owner.id != m_owner.id) {
        m_keys.clear();
        m_words->setText({});
        build();
    }
    m_owner = owner;
    refresh();
}

void KeyList::refresh()
{
    ++m_asked;
    if (m_owner.id.isNull())
        return;
    whenDone(m_accounts.keysOf(m_owner.id), this,
             [this, asked = m_asked](const Result<QList<ApiKey>> &answer) {
                 if (asked == m_asked)
                     take(answer);
             });
}

void KeyList::take(const Result<QList<ApiKey>> &answer)
{
    if (!answer) {
        m_keys.clear();
        m_words->setText(errorText(answer.error()));
    } else {
        m_keys = *answer;
        // Those that still open the door come first.
        std::ranges::stable_partition(m_keys, [](const ApiKey &key) { return !key.revoked; });
        m_words->setText(tr("No keys. Programs need one to submit jobs."));
    }
    build();
}

void KeyList::build()
{
    while (m_rows->count() > 1) {
        QLayoutItem *item = m_rows->takeAt(1);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_words->setVisible(m_keys.isEmpty());
    for (const ApiKey &key : m_keys.mid(0, kMostShown))
        m_rows->addWidget(rowOf(key));
}

QWidget *KeyList::rowOf(const ApiKey &key)
{
    auto *row = new QWidget;
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    auto *label = new TextLabel(key.label, key.revoked ? Token::Muted : Token::Text, 0, true);
    label->setObjectName(u"keyLabelOf%1"_s.arg(key.id.value));
    label->setElided(true);
    auto *facts = new TextLabel(factsOf(key, m_clock.now()), Token::Muted, -1);
    facts->setObjectName(u"keyFactsOf%1"_s.arg(key.id.value));
    facts->setWordWrap(true);
    words->addWidget(label);
    words->addWidget(facts);
    across->addLayout(words, 1);
    if (!key.revoked) {
        auto *revoke = makeIconButton(u"keyRevoke%1"_s.arg(key.id.value), u"close"_s,
                                      tr("Revoke %1…").arg(key.label));
        connect(revoke, &QToolButton::clicked, this, [this, key] { askRevoke(key); });
        across->addWidget(revoke, 0, Qt::AlignTop);
    }
    return row;
}

void KeyList::askRevoke(const ApiKey &key)
{
    confirm(window(),
            {.question = tr("Revoke the key “%1”?").arg(key.label),
             .loss = tr("Programs that use it are refused from now on. This cannot be undone."),
             .names = {},
             .verb = tr("Revoke key")},
            [this, key] {
                whenDone(m_accounts.revokeKey(key.id, windowOperator()), this,
                         [this, key](const Result<void> &answer) {
                             Q_EMIT done(answer ? tr("Key “%1” revoked").arg(key.label)
                                                : errorText(answer.error()),
                                         {});
                             refresh();
                         });
            });
}

} // namespace cq::ui
