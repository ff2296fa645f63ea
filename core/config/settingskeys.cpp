#include "core/config/settingskeys.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using Type = SettingType;

constexpr qsizetype kMostEntries = 1000;
constexpr qsizetype kLongestText = 64 * 1024;

constexpr std::array kKeys{
    SettingKey{u"appearance.theme", Type::Choice, u"system", u"Colours of the window.", 0, 0,
               u"system light dark"},
    SettingKey{u"dispatch.max_attempts", Type::Number, u"3",
               u"Tries per job before it is failed for good.", 1, 10},
    SettingKey{u"dispatch.paused", Type::Flag, u"false", u"No waiting job is started."},
    SettingKey{u"dispatch.vram_threshold", Type::Share, u"0.95",
               u"Share of its memory above which a new node gets no work.", 0, 1},
    SettingKey{u"general.close_to_tray", Type::Flag, u"true",
               u"Closing the window leaves the program in the tray."},
    SettingKey{u"general.language", Type::Language, u"",
               u"Language of the window; empty is the desktop's."},
    SettingKey{u"listener.address", Type::Address, u"127.0.0.1",
               u"Where others reach this program; 0.0.0.0 or :: is everywhere."},
    SettingKey{u"listener.allow", Type::AddressList, u"",
               u"Addresses that may connect; empty is everybody."},
    SettingKey{u"listener.certificate", Type::Path, u"",
               u"Certificate chain, PEM, with listener.tls = files."},
    SettingKey{u"listener.enabled", Type::Flag, u"true", u"Clients may connect."},
    SettingKey{u"listener.hosts", Type::HostList, u"",
               u"Names by which this program may be called, besides those of the machine."},
    SettingKey{u"listener.key", Type::Path, u"", u"Private key of listener.certificate, PEM."},
    SettingKey{u"listener.origins", Type::OriginList, u"",
               u"Web pages of other origins that may call this program."},
    SettingKey{u"listener.port", Type::Number, u"5000", u"Port of the listener; 0 is any free one.",
               0, 65535},
    SettingKey{u"listener.redirect_port", Type::Number, u"0",
               u"Plain port that sends callers to the one with TLS; 0 is none.", 0, 65535},
    SettingKey{u"listener.tls", Type::Choice, u"off",
               u"Encryption: none, a certificate of our own, or one from files.", 0, 0,
               u"off own files"},
    SettingKey{u"notifications.job_failed", Type::Flag, u"true",
               u"A message when a job failed for good."},
    SettingKey{
        u"outbound.private_addresses", Type::Flag, u"false",
        u"Webhooks, and input files by URL, may reach this machine and private networks, too."},
    SettingKey{u"queue.intake", Type::Flag, u"true", u"Others may submit jobs."},
    SettingKey{u"queue.job_timeout", Type::Number, u"3600",
               u"Seconds a job may run on a node; 0 is no limit.", 0, 30 * 86400},
    SettingKey{u"queue.max_waiting", Type::Number, u"0",
               u"Jobs that may wait at once, of all users; 0 is no limit.", 0, 10'000'000},
    SettingKey{u"queue.mode", Type::Choice, u"fair", u"Whose job is next.", 0, 0,
               u"fifo fair round-robin priority"},
    SettingKey{u"quota.anonymous_requests", Type::Number, u"100",
               u"Requests a minute from one address without signing in; 0 is no limit.", 0,
               1'000'000},
    SettingKey{u"quota.input_megabytes", Type::Number, u"500",
               u"Megabytes an input file may have, and a submission with all its files.", 1,
               1'000'000},
    SettingKey{u"quota.requests", Type::Number, u"600",
               u"Requests a minute from one user; 0 is no limit.", 0, 1'000'000},
    SettingKey{u"quota.running_jobs", Type::Number, u"5",
               u"Jobs of one user that may run at once; 0 is no limit.", 0, 100'000},
    SettingKey{u"quota.stored_megabytes", Type::Number, u"0",
               u"Megabytes of results that one user may keep; 0 is no limit.", 0, 1'000'000'000},
    SettingKey{u"quota.submissions", Type::Number, u"600",
               u"Jobs that one user may submit a minute; 0 is no limit.", 0, 1'000'000},
    SettingKey{u"quota.waiting_jobs", Type::Number, u"100",
               u"Jobs of one user that may wait at once; 0 is no limit.", 0, 10'000'000},
};

QString nameOf(const SettingKey &key)
{
    return QString::fromUtf16(key.name);
}

QStringList wordsOf(const SettingKey &key)
{
    return QString::fromUtf16(key.words).split(u' ');
}

bool isNumber(const SettingKey &key, const QString &text)
{
    static const QRegularExpression digits(u"\\A[0-9]{1,18}\\z"_s);
    if (!digits.match(text).hasMatch())
        return false;
    const auto value = static_cast<double>(text.toLongLong());
    return value >= key.least && value <= key.most;
}

bool isShare(const SettingKey &key, const QString &text)
{
    bool isDecimal = false;
    const double value = text.toDouble(&isDecimal);
    return isDecimal && value > key.least && value <= key.most;
}

bool isHost(const QString &text)
{
    static const QRegularExpression label(
        u"\\A(?=.{1,253}\\z)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"
        "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\\z"_s);
    return label.match(text).hasMatch() || !QHostAddress(text).isNull();
}

bool isOrigin(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    return url.isValid() && isWeb && !url.host().isEmpty()
        && url.toString(QUrl::RemoveScheme | QUrl::RemovePort)
        == u"//%1"_s.arg(url.host(QUrl::PrettyDecoded).contains(u':') ? u"[%1]"_s.arg(url.host())
                                                                      : url.host());
}

bool isRange(const QString &text)
{
    if (!text.contains(u'/'))
        return !QHostAddress(text).isNull();
    return !QHostAddress(text.section(u'/', 0, 0)).isNull()
        && !QHostAddress::parseSubnet(text).first.isNull();
}

bool isPath(const QString &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](QChar letter) { return letter.category() == QChar::Other_Control; });
}

bool isListOf(bool (*isEntry)(const QString &), const QString &text)
{
    const QStringList entries = settingEntries(text);
    return entries.size() <= kMostEntries && std::all_of(entries.begin(), entries.end(), isEntry);
}

bool isLanguage(const QString &text)
{
    static const QRegularExpression code(u"\\A([a-z]{2}(_[A-Z]{2})?)?\\z"_s);
    return code.match(text).hasMatch();
}

bool fits(const SettingKey &key, const QString &text)
{
    if (text.size() > kLongestText)
        return false;
    switch (key.type) {
    case Type::Flag:
        return text == "true"_L1 || text == "false"_L1;
    case Type::Number:
        return isNumber(key, text);
    case Type::Share:
        return isShare(key, text);
    case Type::Choice:
        return !text.isEmpty() && wordsOf(key).contains(text);
    case Type::Language:
        return isLanguage(text);
    case Type::Address:
        return !QHostAddress(text).isNull();
    case Type::AddressList:
        return isListOf(isRange, text);
    case Type::HostList:
        return isListOf(isHost, text);
    case Type::OriginList:
        return isListOf(isOrigin, text);
    case Type::Path:
        return isPath(text);
    }
    Q_UNREACHABLE();
}

/// Completes "… must be …".
QString expected(const SettingKey &key)
{
    switch (key.type) {
    case Type::Flag:
        return u"true or false"_s;
    case Type::Number:
        return u"a number from %1 to %2"_s.arg(static_cast<qint64>(key.least))
            .arg(static_cast<qint64>(key.most));
    case Type::Share:
        return u"more than %1 and at most %2"_s.arg(key.least).arg(key.most);
    case Type::Choice: {
        QStringList words = wordsOf(key);
        const QString last = words.takeLast();
        return u"%1 or %2"_s.arg(words.join(u", "_s), last);
    }
    case Type::Language:
        return u"a language code such as en or de"_s;
    case Type::Address:
        return u"an IP address such as 127.0.0.1 or ::"_s;
    case Type::AddressList:
        return u"a list of IP addresses and ranges such as 192.168.1.5, 10.0.0.0/8"_s;
    case Type::HostList:
        return u"a list of host names without ports"_s;
    case Type::OriginList:
        return u"a list of origins such as https://tools.example:8443"_s;
    case Type::Path:
        return u"the path of a file"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

std::span<const SettingKey> settingKeys()
{
    return kKeys;
}

const SettingKey *findSettingKey(const QString &name)
{
    const auto *const found = std::find_if(
        kKeys.begin(), kKeys.end(), [&name](const SettingKey &key) { return nameOf(key) == name; });
    return found == kKeys.end() ? nullptr : &*found;
}

QString settingFault(const SettingKey &key, const QString &text)
{
    if (fits(key, text))
        return {};
    constexpr qsizetype kShown = 100;
    const QString shown = text.size() > kShown ? text.left(kShown) + u'…' : text;
    return u"The setting %1 must be %2, not “%3”."_s.arg(nameOf(key), expected(key), shown);
}

QString environmentName(const SettingKey &key)
{
    return u"COMFYQUEUE_"_s + nameOf(key).toUpper().replace(u'.', u'_');
}

QStringList settingEntries(const QString &text)
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    return text.split(between, Qt::SkipEmptyParts);
}

} // namespace cq
