#pragma once

// Included before everything else in every source file (cmake/options.cmake).
//
// QFuture::then(context, …) of Qt 6.4 drops the continuation when the context is gone, as we want,
// but asserts that it is not, in every build that keeps asserts. A page that is closed while a call
// is pending would end the program. Here the assertion is off inside that header, and nowhere else.

#ifdef __cplusplus
#include <QtGlobal>
#if QT_VERSION < QT_VERSION_CHECK(6, 6, 0)
#pragma push_macro("Q_ASSERT")
#undef Q_ASSERT
#define Q_ASSERT(condition) static_cast<void>(false && (condition))
#include <QFuture>
#pragma pop_macro("Q_ASSERT")
#endif
#endif
