#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>
#include <string_view>

namespace cq {

/// Where a member of a JSON object stands in the text, in bytes. Ends are one past the last byte.
struct JsonMember
{
    QString key; ///< decoded
    qsizetype valueBegin = 0;
    qsizetype valueEnd = 0;
};

/// The members of the object that starts at `at`, in order, without reading their values. For text
/// that was checked before: it looks for where values end, not whether they are right. nullopt if
/// there is no whole object at `at`. Any depth without recursion. Pure.
std::optional<QList<JsonMember>> jsonMembers(QByteArrayView json, qsizetype at);

/// The first byte at or after `at` that is not JSON white space; size() if there is none.
qsizetype skipJsonSpace(QByteArrayView json, qsizetype at);

/// One past the string that starts with the quote at `at`; -1 if it does not end.
qsizetype jsonStringEnd(QByteArrayView json, qsizetype at);

/// UTF-8 as it is: with the byte order mark it may begin with, which QString::fromUtf8() leaves
/// out, so that two names stay two.
QString textFromUtf8(std::string_view utf8);

/// The text of a JSON string with its quotes; nullopt if it is none.
std::optional<QString> decodedJsonString(QByteArrayView quoted);

} // namespace cq
