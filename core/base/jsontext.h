#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <concepts>

namespace cq {

/// Writes one JSON object as UTF-8 text, member by member, in the order given: a tenth of the time
/// of a QJsonObject, for what is told at each request. Keys are ours: ASCII that needs no escape,
/// each once.
class JsonText
{
public:
    JsonText &add(QByteArrayView key, const QString &text);

    template <std::integral Number> JsonText &add(QByteArrayView key, Number number)
    {
        if constexpr (std::same_as<Number, bool>)
            return addJson(key, number ? "true" : "false");
        else
            return addNumber(key, static_cast<qint64>(number));
    }

    JsonText &addNull(QByteArrayView key);

    /// null for an empty text.
    JsonText &addOrNull(QByteArrayView key, const QString &text);

    /// As utcText(); null for 0.
    JsonText &addTime(QByteArrayView key, TimeMs at);

    /// A value that is JSON text already.
    JsonText &addJson(QByteArrayView key, QByteArrayView json);

    /// The whole object. The writer is used up.
    QByteArray end() &&;

private:
    JsonText &addNumber(QByteArrayView key, qint64 number);
    void begin(QByteArrayView key);

    QByteArray m_text;
};

/// A text as a JSON string with its quotes, UTF-8; what is not Unicode becomes a
/// question mark.
QByteArray encodedJsonString(const QString &text);

/// JSON texts as one JSON array.
QByteArray jsonArray(const QList<QByteArray> &values);

/// A time as ISO 8601 tells it in UTC: 2026-11-22T19:38:48.123Z. For years 0 to 9999.
QByteArray utcText(TimeMs at);

} // namespace cq
