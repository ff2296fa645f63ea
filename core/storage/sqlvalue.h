#pragma once

#include <QByteArray>
#include <QString>

#include <concepts>
#include <initializer_list>
#include <optional>
#include <variant>

namespace cq {

/// A value to bind. Refers to the text or bytes it was made from: make it in the call that binds.
/// A null QString is empty text and a null QByteArray an empty blob; only orNull() and an empty
/// optional make NULL.
class SqlValue
{
public:
    using Content = std::variant<std::monostate, qint64, QStringView, QByteArrayView>;

    template <std::integral T>
    SqlValue(T number)
        : m_content(static_cast<qint64>(number))
    {}

    /// NULL when there is none.
    template <std::integral T> SqlValue(const std::optional<T> &number)
    {
        if (number)
            m_content = static_cast<qint64>(*number);
    }

    SqlValue(const QString &text)
        : m_content(QStringView(text))
    {}

    SqlValue(const QByteArray &bytes)
        : m_content(QByteArrayView(bytes))
    {}

    /// NULL for 0, as ids and times that are not there.
    static SqlValue orNull(qint64 number)
    {
        SqlValue value(number);
        if (number == 0)
            value.m_content = std::monostate();
        return value;
    }

    const Content &content() const { return m_content; }

private:
    Content m_content;
};

using SqlValues = std::initializer_list<SqlValue>;

} // namespace cq
