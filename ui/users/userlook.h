#pragma once

#include "core/domain/account.h"
#include "ui/widgets/theme.h"

#include <QString>

namespace cq::ui {

/// How the state of an account looks; its word is texts::accountState().
struct UserLook
{
    QString iconName;
    Token token = Token::Text;
};

inline UserLook lookOf(const Account &account)
{
    return account.enabled ? UserLook{QStringLiteral("done"), Token::Done}
                           : UserLook{QStringLiteral("cancelled"), Token::Muted};
}

} // namespace cq::ui
