#pragma once

#include "core/base/result.h"
#include "tests/support/await.h"

#include <QTest>

/// Fails the test with the error's sentence unless the result is a value.
#define CQ_VERIFY_OK(result)                                                                       \
    do {                                                                                           \
        const auto &cqResult = (result);                                                           \
        QVERIFY2(cqResult.has_value(),                                                             \
                 qPrintable(cqResult.has_value() ? QString() : cqResult.error().message));         \
    } while (false)

/// Fails the test unless the result is an error of this kind whose sentence contains the part.
#define CQ_VERIFY_ERROR(result, wantedKind, part)                                                  \
    do {                                                                                           \
        const auto &cqResult = (result);                                                           \
        QVERIFY(!cqResult.has_value());                                                            \
        QCOMPARE(cqResult.error().kind, wantedKind);                                               \
        QVERIFY2(cqResult.error().message.contains(part), qPrintable(cqResult.error().message));   \
    } while (false)
