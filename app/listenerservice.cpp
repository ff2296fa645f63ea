#include "app/listenerservice.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/certificates/machinenames.h"
#include "core/certificates/owncertificate.h"
#include "core/config/settingvalues.h"
#include "core/http/listener.h"

#include <QDir>
#include <QTcpServer>

#include <algorithm>
#include <limits>
#include <tuple>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcListener, "comfyqueue.app")

constexpr int kLookMs = 1000;
constexpr int kLookAfterRetiredMs = 250;
/// How long those have who are being served when the address changes.
constexpr int kRetiredMs = 10'000;
constexpr qint64 kMegabyte = 1024LL * 1024;
constexpr int kFirstFreePort = 1024; ///< those below need more rights
constexpr int kPortsTried = 100;

const QString kPortKey = u"listener.port"_s; ///< Error::details when that port cannot be had

bool isLoopback(const QString &address)
{
    return QHostAddress(address).isLoopback();
}

/// Off is for this computer only.
ListenerTls tlsOf(const ListenerWish &wish)
{
    return wish.tls == ListenerTls::Off && !isLoopback(wish.address) ? ListenerTls::Own : wish.tls;
}

QString tlsWord(ListenerTls tls)
{
    switch (tls) {
    case ListenerTls::Off:
        return u"off"_s;
    case ListenerTls::Own:
        return u"own"_s;
    case ListenerTls::Files:
        return u"files"_s;
    }
    Q_UNREACHABLE();
}

QString urlOf(bool isSecure, const QHostAddress &address, quint16 port)
{
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol
        ? u"[%1]"_s.arg(address.toString())
        : address.toString();
    return u"%1://%2:%3"_s.arg(isSecure ? u"https"_s : u"http"_s, host).arg(port);
}

/// Where people find us, the most useful first.
QStringList urlsOf(const ListenerWish &wish, quint16 port)
{
    const bool isSecure = tlsOf(wish) != ListenerTls::Off;
    const QHostAddress address(wish.address);
    const bool isEverywhere = address == QHostAddress(QHostAddress::Any)
        || address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6);
    if (!isEverywhere)
        return {urlOf(isSecure, address, port)};
    QStringList near;
    QStringList far;
    for (const QHostAddress &own : machineNames().addresses)
        (own.isLoopback() ? near : far).append(urlOf(isSecure, own, port));
    return far + near;
}

/// The next free port above, else any; 0 when the address itself cannot be had.
quint16 freePortAbove(const QHostAddress &address, quint16 port)
{
    QTcpServer probe;
    const int first = std::max(port + 1, kFirstFreePort);
    const int end = std::min<int>(first + kPortsTried, std::numeric_limits<quint16>::max() + 1);
    for (int candidate = first; candidate < end; ++candidate) {
        if (probe.listen(address, static_cast<quint16>(candidate)))
            return probe.serverPort();
    }
    return probe.listen(address, 0) ? probe.serverPort() : quint16(0);
}

/// Whether both want the same port, so that the old one has to go first.
bool sharesPort(const ListenerWish &one, const ListenerWish &other)
{
    const auto wants = [](const ListenerWish &wish, quint16 port) {
        return port != 0 && (wish.port == port || wish.redirectPort == port);
    };
    return wants(other, one.port) || wants(other, one.redirectPort);
}

QList<ListenerClient> clientsFrom(const QList<http::ConnectionInfo> &connections)
{
    QList<ListenerClient> clients;
    for (const http::ConnectionInfo &one : connections)
        clients.append({one.id, one.peer.toString(), one.peerPort, one.who, one.since, one.requests,
                        one.isWebSocket});
    std::ranges::sort(clients, {}, [](const ListenerClient &client) {
        return std::pair(client.since, client.id);
    });
    return clients;
}

http::ListenerConfig plainConfig(const QHostAddress &address, quint16 port)
{
    http::ListenerConfig config;
    config.address = address;
    config.port = port;
    config.workers = 1;
    return config;
}

/// Sends every request on to the same place at the port with TLS.
http::BodyPolicyFunction redirection(const web::OriginPolicy &hosts, quint16 port)
{
    return [hosts, port](const http::Request &request) {
        http::BodyPolicy policy;
        if (!hosts.isOurHost(request)) { // or anybody could make us send people anywhere
            policy.refusal =
                http::refusal(421, "host", u"This server is not called that."_s, request.id);
            return policy;
        }
        const QUrl asked(u"http://"_s + QString::fromLatin1(request.headers.value("Host")));
        if (asked.host().isEmpty()) { // of HTTP/1.0, which need not say whom it asks
            policy.refusal = http::refusal(400, "host", u"The request has no Host."_s, request.id);
            return policy;
        }
        QUrl secure;
        secure.setScheme(u"https"_s);
        secure.setHost(asked.host());
        secure.setPort(port);
        http::Response response = http::Response::empty(308); // keeps method and body
        QByteArray target = secure.toEncoded() + request.path;
        if (!request.rawQuery.isEmpty())
            target += '?' + request.rawQuery;
        response.headers.set("Location", target);
        policy.refusal = std::move(response);
        return policy;
    };
}

} // namespace

/// A server, and what belongs to it.
struct ListenerService::Running
{
    std::unique_ptr<api::Server> server;
    std::unique_ptr<http::Listener> redirect;
    std::unique_ptr<CertificateWatch> watch;
    std::optional<ServerCertificate> certificate;
};

ListenerService::ListenerService(EngineThread &engine, QString dataFolder)
    : m_engine(engine)
    , m_dataFolder(std::move(dataFolder))
{
    m_lookTimer.setInterval(kLookMs);
    connect(&m_lookTimer, &QTimer::timeout, this, &ListenerService::tell);
    m_retiredTimer.setInterval(kLookAfterRetiredMs);
    connect(&m_retiredTimer, &QTimer::timeout, this, &ListenerService::lookAfterRetired);
}

ListenerService::~ListenerService()
{
    stop();
}

QFuture<Result<void>> ListenerService::start()
{
    Answer<void> answer;
    // Who signed in earlier is known from the first request on.
    whenDone(m_engine.accounts().ready(), this, [this, answer](const auto &ready) {
        if (!ready) {
            answer(ready.error());
            return;
        }
        whenDone(m_engine.handle().settingPairs(), this, [this, answer](const auto &pairs) {
            if (!pairs) {
                answer(pairs.error());
                return;
            }
            m_pairs = *pairs;
            m_wish = listenerWishFrom(*pairs);
            const Result<void> served = serveBy(m_wish);
            if (!served)
                noteFault(m_wish, served.error());
            answer(served);
        });
    });
    return answer.future();
}

void ListenerService::stop()
{
    m_lookTimer.stop();
    m_retiredTimer.stop();
    m_retired.reset();
    m_running.reset();
    m_status = {};
}

void ListenerService::retire()
{
    if (!m_running)
        return;
    m_retired = std::move(m_running);
    m_retired->watch.reset();
    m_retired->redirect.reset();
    m_retired->server->drain();
    m_retiredUntil.setRemainingTime(kRetiredMs);
    m_retiredTimer.start();
}

void ListenerService::lookAfterRetired()
{
    if (m_retired && m_retired->server->connectionCount() > 0 && !m_retiredUntil.hasExpired())
        return;
    m_retiredTimer.stop();
    m_retired.reset();
}

QFuture<Result<QList<ListenerClient>>> ListenerService::clients()
{
    if (!m_running)
        return readyFuture<QList<ListenerClient>>(QList<ListenerClient>());
    Answer<QList<ListenerClient>> answer;
    whenDone(m_running->server->connections(), this,
             [answer](const Result<QList<http::ConnectionInfo>> &told) {
                 if (told)
                     answer(clientsFrom(*told));
                 else
                     answer(told.error());
             });
    return answer.future();
}

QFuture<Result<void>> ListenerService::apply(const ListenerWish &wish)
{
    const ListenerWish before = m_wish;
    if (const Result<void> served = serveBy(wish); !served) {
        if (!m_running)
            std::ignore = serveBy(before);
        noteFault(wish, served.error());
        return readyFuture<void>(served.error());
    }
    Answer<void> answer;
    // What stays is left alone: it may have been given from outside, in words of its own.
    QMap<QString, QString> pairs = pairsOf(wish);
    const QMap<QString, QString> old = pairsOf(before);
    pairs.removeIf([&old](const auto &pair) { return old.value(pair.key()) == pair.value(); });
    whenDone(m_engine.handle().setSettingPairs(pairs), this,
             [this, answer, before](const Result<void> &kept) {
                 if (!kept)
                     std::ignore = serveBy(before);
                 answer(kept);
             });
    return answer.future();
}

Result<void> ListenerService::serveBy(const ListenerWish &wish)
{
    if (!wish.isEnabled) {
        stop();
        m_wish = wish;
        Q_EMIT changed(m_status);
        return {};
    }
    if (sharesPort(wish, m_wish))
        retire();
    auto running = begin(wish);
    if (!running)
        return running.error();
    take(std::move(*running), wish);
    return {};
}

Result<std::unique_ptr<ListenerService::Running>> ListenerService::begin(const ListenerWish &wish)
{
    auto running = std::make_unique<Running>();
    api::ServerConfig config;
    config.listener.address = QHostAddress(wish.address);
    config.listener.port = wish.port;
    config.listener.temporaryFolder = QDir(m_dataFolder).filePath(u"tmp"_s);
    config.gate.origins = {wish.hosts, wish.origins};
    const SettingValues values(m_pairs);
    config.gate.perMinutePerUser = static_cast<int>(values.number(u"quota.requests"_s));
    config.gate.perMinutePerAddress =
        static_cast<int>(values.number(u"quota.anonymous_requests"_s));
    config.gate.formBytes = values.number(u"quota.input_megabytes"_s) * kMegabyte;
    for (const QString &host : machineNames().hosts)
        config.gate.origins.hosts.append(host.toLower());
    if (!wish.allowed.isEmpty()) {
        const auto allowed = AddressList::parse(wish.allowed);
        if (!allowed)
            return allowed.error();
        config.gate.addresses = *allowed;
    }
    const ListenerTls tls = tlsOf(wish);
    if (tls == ListenerTls::Own) {
        const auto own = ownCertificate(m_dataFolder, machineNames(), m_clock.now());
        if (!own)
            return own.error();
        if (!own->sentence.isEmpty())
            logEvent(lcListener(), LogLevel::Warning, own->sentence);
        running->certificate = own->certificate;
    } else if (tls == ListenerTls::Files) {
        const QDir folder(m_dataFolder);
        running->watch = std::make_unique<CertificateWatch>(
            folder.absoluteFilePath(wish.certificate), folder.absoluteFilePath(wish.key), m_clock);
        const auto loaded = running->watch->start();
        if (!loaded)
            return loaded.error();
        running->certificate = *loaded;
    }
    if (running->certificate)
        config.listener.tls = running->certificate->tls;
    running->server = std::make_unique<api::Server>(m_engine, config);
    if (const auto started = running->server->start(); !started)
        return fail(started.error().kind, started.error().message, kPortKey);
    if (wish.redirectPort != 0 && tls != ListenerTls::Off) {
        running->redirect = std::make_unique<http::Listener>(
            plainConfig(config.listener.address, wish.redirectPort));
        running->redirect->setBodyPolicy(redirection(config.gate.origins, running->server->port()));
        if (const auto started = running->redirect->start(); !started)
            return started.error();
    }
    return running;
}

void ListenerService::take(std::unique_ptr<Running> running, const ListenerWish &wish)
{
    retire();
    m_running = std::move(running);
    m_wish = wish;
    m_status = {};
    m_status.isServing = true;
    m_status.urls = urlsOf(wish, m_running->server->port());
    m_status.url = m_status.urls.value(0);
    if (m_running->certificate) {
        m_status.fingerprint = m_running->certificate->fingerprint;
        m_status.certificateEnds = m_running->certificate->notAfter;
    }
    if (CertificateWatch *watch = m_running->watch.get()) {
        connect(watch, &CertificateWatch::changed, this, [this](const ServerCertificate &now) {
            if (const auto taken = m_running->server->setTls(now.tls); !taken)
                return;
            m_status.fingerprint = now.fingerprint;
            m_status.certificateEnds = now.notAfter;
            m_status.fault.clear();
            Q_EMIT changed(m_status);
        });
        connect(watch, &CertificateWatch::failed, this, [this](const Error &error) {
            m_status.fault = error.message;
            Q_EMIT changed(m_status);
        });
    }
    m_lookTimer.start();
    logEvent(lcListener(), LogLevel::Info, u"serving"_s, {{u"url"_s, m_status.url}});
    Q_EMIT changed(m_status);
    Q_EMIT serving(m_status.url);
}

void ListenerService::noteFault(const ListenerWish &wish, const Error &error)
{
    logEvent(lcListener(), LogLevel::Warning, error.message);
    if (!m_status.isServing)
        m_status.fault = error.message;
    if (error.kind == ErrorKind::Unavailable && error.details == kPortKey)
        m_status.freePort = freePortAbove(QHostAddress(wish.address), wish.port);
    Q_EMIT changed(m_status);
}

void ListenerService::tell()
{
    const int connections = m_running ? m_running->server->connectionCount() : 0;
    if (connections == m_status.connections)
        return;
    m_status.connections = connections;
    Q_EMIT changed(m_status);
}

QMap<QString, QString> pairsOf(const ListenerWish &wish)
{
    return {{u"listener.enabled"_s, wish.isEnabled ? u"true"_s : u"false"_s},
            {u"listener.address"_s, wish.address},
            {u"listener.port"_s, QString::number(wish.port)},
            {u"listener.tls"_s, tlsWord(wish.tls)},
            {u"listener.certificate"_s, wish.certificate},
            {u"listener.key"_s, wish.key},
            {u"listener.redirect_port"_s, QString::number(wish.redirectPort)},
            {u"listener.hosts"_s, wish.hosts.join(u", "_s)},
            {u"listener.origins"_s, wish.origins.join(u", "_s)},
            {u"listener.allow"_s, wish.allowed}};
}

ListenerWish listenerWishFrom(const QMap<QString, QString> &pairs)
{
    const SettingValues values(pairs);
    ListenerWish wish;
    wish.isEnabled = values.flag(u"listener.enabled"_s);
    wish.address = values.text(u"listener.address"_s);
    wish.port = static_cast<quint16>(values.number(u"listener.port"_s));
    const QString tls = values.text(u"listener.tls"_s);
    wish.tls = tls == "own"_L1 ? ListenerTls::Own
        : tls == "files"_L1    ? ListenerTls::Files
                               : ListenerTls::Off;
    wish.certificate = values.text(u"listener.certificate"_s);
    wish.key = values.text(u"listener.key"_s);
    wish.redirectPort = static_cast<quint16>(values.number(u"listener.redirect_port"_s));
    wish.hosts = values.list(u"listener.hosts"_s);
    wish.origins = values.list(u"listener.origins"_s);
    wish.allowed = values.text(u"listener.allow"_s);
    return wish;
}

} // namespace cq
