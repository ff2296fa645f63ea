#pragma once

#include "core/domain/accountchange.h"

namespace cq::ui {

/// Who changes accounts in this window, for the audit trail.
inline Actor windowOperator()
{
    return {kLocalOperator, QStringLiteral("local"), QStringLiteral("local")};
}

} // namespace cq::ui
