#include "ui/models/audittexts.h"

#include "ui/models/texts.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace cq::ui::texts {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::AuditTexts)
};

/// A word of the trail and how it reads.
struct Word
{
    QLatin1StringView word;
    const char *text;
};

constexpr std::array kActions{
    Word{"account.created"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Account added")},
    Word{"account.changed"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Account changed")},
    Word{"account.removed"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Account removed")},
    Word{"sign_in"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Signed in")},
    Word{"sign_in.failed"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Sign-in refused")},
    Word{"sign_out"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Signed out")},
    Word{"sign_out.everywhere"_L1,
         QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "Signed out everywhere")},
    Word{"key.created"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "API key made")},
    Word{"key.revoked"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "API key revoked")},
};

constexpr std::array kDetails{
    Word{"enabled"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "enabled")},
    Word{"disabled"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "disabled")},
    Word{"quota"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "limits")},
    Word{"new password"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "new password")},
    Word{"unknown name"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "unknown name")},
    Word{"wrong password"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "wrong password")},
    Word{"the account is disabled"_L1,
         QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "the account is disabled")},
    Word{"The account was changed meanwhile."_L1,
         QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "the account was changed meanwhile")},
    Word{"locked"_L1, QT_TRANSLATE_NOOP("cq::ui::AuditTexts", "locked for a while")},
};

template <std::size_t size> QString read(const std::array<Word, size> &words, const QString &word)
{
    const auto found = std::ranges::find(words, word, &Word::word);
    return found == words.end() ? word : Texts::tr(found->text);
}

QString roleText(const QString &word)
{
    const auto known = roleFromWord(word);
    return known ? role(*known) : word;
}

/// "role: participant → editor" and its like.
QString partText(const QString &part)
{
    const QStringList sides = part.section(u": "_s, 1).split(u" → "_s);
    if (part.startsWith("role: "_L1)) {
        return sides.size() == 2
            ? Texts::tr("role: %1 → %2").arg(roleText(sides.at(0)), roleText(sides.at(1)))
            : Texts::tr("role: %1").arg(roleText(sides.at(0)));
    }
    if (part.startsWith("name: "_L1) && sides.size() == 2)
        return Texts::tr("name: %1 → %2").arg(sides.at(0), sides.at(1));
    return read(kDetails, part);
}

} // namespace

QString auditAction(const QString &action)
{
    return read(kActions, action);
}

QStringList auditActionsWith(const QString &text)
{
    QStringList actions;
    for (const Word &word : kActions) {
        if (!text.isEmpty() && Texts::tr(word.text).contains(text, Qt::CaseInsensitive))
            actions << word.word;
    }
    return actions;
}

QString auditActor(const Actor &actor)
{
    if (actor.user == kLocalOperator)
        return Texts::tr("Local operator");
    return actor.name.isEmpty() ? u"–"_s : actor.name;
}

QString auditAddress(const QString &address)
{
    return address == "local"_L1 ? Texts::tr("this computer") : address;
}

QString auditDetail(const AuditEntry &entry)
{
    QStringList parts = entry.detail.split(u", "_s, Qt::SkipEmptyParts);
    if (entry.action.startsWith("key."_L1)) { // the rest is what somebody called the key
        const auto scope = keyScopeFromWord(parts.value(1));
        if (parts.size() > 2 && scope)
            parts[1] = keyScope(*scope);
        return parts.join(u", "_s);
    }
    for (QString &part : parts)
        part = partText(part);
    return parts.join(u", "_s);
}

} // namespace cq::ui::texts
