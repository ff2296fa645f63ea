#include "core/base/jsontext.h"

#include <array>
#include <charconv>
#include <chrono>

namespace cq {

namespace {

constexpr qsizetype kUsualText = 700;

void appendEscaped(QByteArray &json, char16_t unit)
{
    switch (unit) {
    case u'"':
        json.append("\\\"");
        return;
    case u'\\':
        json.append("\\\\");
        return;
    case u'\n':
        json.append("\\n");
        return;
    case u'\r':
        json.append("\\r");
        return;
    case u'\t':
        json.append("\\t");
        return;
    default:
        json.append("\\u00").append(QByteArray(1, static_cast<char>(unit)).toHex());
    }
}

bool needsEscape(char16_t unit)
{
    return unit < 0x20 || unit == u'"' || unit == u'\\';
}

/// Appends without an allocation what is plain ASCII, as most of our texts are.
void appendString(QByteArray &json, QStringView text)
{
    json.append('"');
    for (qsizetype i = 0; i < text.size();) {
        const char16_t unit = text[i].unicode();
        if (needsEscape(unit)) {
            appendEscaped(json, unit);
            ++i;
            continue;
        }
        if (unit < 0x80) {
            json.append(static_cast<char>(unit));
            ++i;
            continue;
        }
        qsizetype end = i + 1;
        while (end < text.size() && text[end].unicode() >= 0x80)
            ++end;
        json.append(text.sliced(i, end - i).toUtf8());
        i = end;
    }
    json.append('"');
}

void appendNumber(QByteArray &json, qint64 number)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    json.append(digits.data(), end - digits.data());
}

/// Overwrites with a number of so many digits, zeros in front.
void setDigits(char *begin, int count, qint64 number)
{
    for (char *digit = begin + count - 1; digit >= begin; --digit, number /= 10)
        *digit = static_cast<char>('0' + number % 10);
}

} // namespace

void JsonText::begin(QByteArrayView key)
{
    if (m_text.isEmpty()) {
        m_text.reserve(kUsualText);
        m_text.append("{\"");
    } else {
        m_text.append(",\"");
    }
    m_text.append(key).append("\":");
}

JsonText &JsonText::add(QByteArrayView key, const QString &text)
{
    begin(key);
    appendString(m_text, text);
    return *this;
}

JsonText &JsonText::addNumber(QByteArrayView key, qint64 number)
{
    begin(key);
    appendNumber(m_text, number);
    return *this;
}

JsonText &JsonText::addNull(QByteArrayView key)
{
    return addJson(key, "null");
}

JsonText &JsonText::addOrNull(QByteArrayView key, const QString &text)
{
    return text.isEmpty() ? addNull(key) : add(key, text);
}

JsonText &JsonText::addTime(QByteArrayView key, TimeMs at)
{
    if (at == 0)
        return addNull(key);
    begin(key);
    m_text.append('"').append(utcText(at)).append('"');
    return *this;
}

JsonText &JsonText::addJson(QByteArrayView key, QByteArrayView json)
{
    begin(key);
    m_text.append(json);
    return *this;
}

QByteArray JsonText::end() &&
{
    m_text.append(m_text.isEmpty() ? "{}" : "}");
    return std::move(m_text);
}

QByteArray encodedJsonString(const QString &text)
{
    QByteArray json;
    json.reserve(text.size() + 2);
    appendString(json, text);
    return json;
}

QByteArray jsonArray(const QList<QByteArray> &values)
{
    return '[' + values.join(',') + ']';
}

QByteArray utcText(TimeMs at)
{
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds{at}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss<milliseconds> clock{time - day};
    QByteArray text("0000-00-00T00:00:00.000Z");
    char *digits = text.data();
    setDigits(digits, 4, int{date.year()});
    setDigits(digits + 5, 2, unsigned{date.month()});
    setDigits(digits + 8, 2, unsigned{date.day()});
    setDigits(digits + 11, 2, clock.hours().count());
    setDigits(digits + 14, 2, clock.minutes().count());
    setDigits(digits + 17, 2, clock.seconds().count());
    setDigits(digits + 20, 3, clock.subseconds().count());
    return text;
}

} // namespace cq
