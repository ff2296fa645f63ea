#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace cq::http {

/// One header line.
struct Header
{
    QByteArray name;
    QByteArray value;

    friend bool operator==(const Header &, const Header &) = default;
};

/// Header lines in their order; names are compared without case (RFC 9110, 5.1).
/// CR, LF and NUL in a name or value become spaces, so nothing put in here can start a second line.
class Headers
{
public:
    Headers() = default;
    Headers(std::initializer_list<Header> lines);

    void append(const QByteArray &name, const QByteArray &value);
    /// Replaces every line of that name by this one.
    void set(const QByteArray &name, const QByteArray &value);
    void remove(QByteArrayView name);

    bool contains(QByteArrayView name) const;
    /// The first value of that name; null when there is none.
    QByteArray value(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;
    /// The comma-separated words of every line of that name, trimmed and in lower case
    /// ("Connection: close, Upgrade").
    QList<QByteArray> tokens(QByteArrayView name) const;

    const QList<Header> &lines() const { return m_lines; }

    bool isEmpty() const { return m_lines.isEmpty(); }

    friend bool operator==(const Headers &, const Headers &) = default;

private:
    QList<Header> m_lines;
};

} // namespace cq::http
