#include "core/config/settingaliases.h"

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

struct Alias
{
    const char16_t *name;
    const char16_t *key;
    QString (*convert)(const QString &) = nullptr; ///< null: the text stays
    const char16_t *impliedKey = nullptr; ///< set along, to the implied value
    const char16_t *impliedValue = nullptr;
};

/// S3 means seconds and S2 milliseconds. What is more than a day in seconds is the latter.
QString secondsOf(const QString &text)
{
    constexpr qint64 kDay = 86400;
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number <= kDay)
        return text;
    return QString::number((number + 999) / 1000);
}

QString modeOf(const QString &text)
{
    return text.toLower().replace(u'_', u'-');
}

constexpr std::array kAliases{
    Alias{u"ALLOWED_IP", u"listener.allow"},
    Alias{u"CF_CERT_PATH", u"listener.certificate", nullptr, u"listener.tls", u"files"},
    Alias{u"CF_KEY_PATH", u"listener.key"},
    Alias{u"DOMAIN", u"listener.hosts"},
    Alias{u"JOB_TIMEOUT", u"queue.job_timeout", secondsOf},
    Alias{u"MAX_QUEUE_DEPTH", u"queue.max_waiting"},
    Alias{u"PORT", u"listener.port"},
    Alias{u"QUEUE_MODE", u"queue.mode", modeOf},
    Alias{u"SSL_CERT_PATH", u"listener.certificate", nullptr, u"listener.tls", u"files"},
    Alias{u"SSL_KEY_PATH", u"listener.key"},
};

} // namespace

std::optional<QMap<QString, QString>> settingsOfAlias(const QString &name, const QString &value)
{
    const auto *const alias =
        std::find_if(kAliases.begin(), kAliases.end(), [&name](const Alias &candidate) {
            return QString::fromUtf16(candidate.name) == name;
        });
    if (alias == kAliases.end())
        return std::nullopt;
    QMap<QString, QString> settings;
    settings.insert(QString::fromUtf16(alias->key), alias->convert ? alias->convert(value) : value);
    if (alias->impliedKey != nullptr && !value.isEmpty())
        settings.insert(QString::fromUtf16(alias->impliedKey),
                        QString::fromUtf16(alias->impliedValue));
    return settings;
}

} // namespace cq
