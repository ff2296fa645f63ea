#include "core/http/headers.h"

#include <algorithm>

namespace cq::http {

namespace {

bool sameName(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && left.compare(right, Qt::CaseInsensitive) == 0;
}

QByteArray oneLine(QByteArray text)
{
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (std::any_of(text.cbegin(), text.cend(), breaks))
        std::replace_if(text.begin(), text.end(), breaks, ' ');
    return text;
}

} // namespace

Headers::Headers(std::initializer_list<Header> lines)
{
    for (const Header &line : lines)
        append(line.name, line.value);
}

void Headers::append(const QByteArray &name, const QByteArray &value)
{
    m_lines.append({oneLine(name), oneLine(value)});
}

void Headers::set(const QByteArray &name, const QByteArray &value)
{
    remove(name);
    append(name, value);
}

void Headers::remove(QByteArrayView name)
{
    m_lines.removeIf([name](const Header &line) { return sameName(line.name, name); });
}

bool Headers::contains(QByteArrayView name) const
{
    return std::any_of(m_lines.cbegin(), m_lines.cend(),
                       [name](const Header &line) { return sameName(line.name, name); });
}

QByteArray Headers::value(QByteArrayView name) const
{
    for (const Header &line : m_lines) {
        if (sameName(line.name, name))
            return line.value;
    }
    return {};
}

QList<QByteArray> Headers::values(QByteArrayView name) const
{
    QList<QByteArray> found;
    for (const Header &line : m_lines) {
        if (sameName(line.name, name))
            found.append(line.value);
    }
    return found;
}

QList<QByteArray> Headers::tokens(QByteArrayView name) const
{
    QList<QByteArray> found;
    for (const Header &line : m_lines) {
        if (!sameName(line.name, name))
            continue;
        for (const QByteArray &word : line.value.split(',')) {
            if (const QByteArray trimmed = word.trimmed(); !trimmed.isEmpty())
                found.append(trimmed.toLower());
        }
    }
    return found;
}

} // namespace cq::http
