#include "core/certificates/certificatewatch.h"

#include <QFile>
#include <QFileInfo>
#include <QSslKey>

#include <array>

namespace cq {

namespace {

constexpr std::array kTellDays{30, 14, 7, 1};
constexpr TimeMs kDayMs = 24LL * 3600 * 1000;

bool isSame(const ServerCertificate &left, const ServerCertificate &right)
{
    return left.tls.localCertificateChain() == right.tls.localCertificateChain()
        && left.tls.privateKey() == right.tls.privateKey();
}

} // namespace

CertificateWatch::CertificateWatch(QString chainPath, QString keyPath, const Clock &clock,
                                   CertificateWatchConfig config, QObject *parent)
    : QObject(parent)
    , m_chainPath(std::move(chainPath))
    , m_keyPath(std::move(keyPath))
    , m_clock(clock)
    , m_config(config)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(m_config.settleMs);
    m_giveUp.setSingleShot(true);
    m_giveUp.setInterval(m_config.patienceMs);
    m_check.setInterval(m_config.checkMs);
    connect(&m_settle, &QTimer::timeout, this, &CertificateWatch::read);
    connect(&m_giveUp, &QTimer::timeout, this, &CertificateWatch::read);
    connect(&m_check, &QTimer::timeout, this, &CertificateWatch::check);
}

Result<ServerCertificate> CertificateWatch::start()
{
    if (!m_watcher) {
        m_watcher.emplace();
        connect(&*m_watcher, &QFileSystemWatcher::fileChanged, this,
                &CertificateWatch::noticeChange);
        connect(&*m_watcher, &QFileSystemWatcher::directoryChanged, this,
                &CertificateWatch::noticeChange);
        m_check.start();
    }
    watchFiles();
    Result<ServerCertificate> loaded = loadServerCertificate(m_chainPath, m_keyPath, m_clock.now());
    if (loaded) {
        m_fault.reset();
        m_current = *loaded;
        m_toldDays = 0;
        // Not on the caller's stack, who may not have connected yet.
        QMetaObject::invokeMethod(this, &CertificateWatch::lookAtExpiry, Qt::QueuedConnection);
    } else {
        m_fault = loaded.error();
    }
    return loaded;
}

void CertificateWatch::stop()
{
    m_watcher.reset();
    m_settle.stop();
    m_giveUp.stop();
    m_check.stop();
}

void CertificateWatch::check()
{
    if (!m_watcher)
        return;
    noticeChange();
    lookAtExpiry();
}

void CertificateWatch::noticeChange()
{
    m_settle.start();
    if (!m_giveUp.isActive())
        m_giveUp.start();
}

void CertificateWatch::read()
{
    if (!m_watcher)
        return;
    watchFiles();
    const auto loaded = loadServerCertificate(m_chainPath, m_keyPath, m_clock.now());
    if (loaded) {
        m_settle.stop();
        m_giveUp.stop();
        use(*loaded);
        return;
    }
    if (m_giveUp.isActive()) { // the other file may be on its way
        m_settle.start();
        return;
    }
    m_settle.stop();
    if (m_fault == loaded.error())
        return;
    m_fault = loaded.error();
    Q_EMIT failed(*m_fault);
}

void CertificateWatch::watchFiles()
{
    // A file that is replaced is not watched any more. The folders tell of new ones; they are those
    // of the links, too, when the names are links.
    for (const QString &path : {m_chainPath, m_keyPath}) {
        if (QFile::exists(path))
            m_watcher->addPath(path);
        const QString folder = QFileInfo(path).path();
        if (QFile::exists(folder))
            m_watcher->addPath(folder);
    }
}

void CertificateWatch::use(const ServerCertificate &certificate)
{
    const bool isNew = !m_current || !isSame(*m_current, certificate);
    const bool wasFaulty = std::exchange(m_fault, std::nullopt).has_value();
    if (!isNew && !wasFaulty)
        return;
    if (isNew)
        m_toldDays = 0;
    m_current = certificate;
    Q_EMIT changed(certificate);
    lookAtExpiry();
}

void CertificateWatch::lookAtExpiry()
{
    if (!m_watcher || !m_current)
        return;
    const TimeMs left = m_current->notAfter - m_clock.now();
    int limit = 0; // the least one that is reached
    for (const int days : kTellDays) {
        if (left <= days * kDayMs)
            limit = days;
    }
    if (limit == 0 || (m_toldDays != 0 && limit >= m_toldDays))
        return;
    m_toldDays = limit;
    Q_EMIT expiresSoon(static_cast<int>(qMax<TimeMs>(0, left) / kDayMs));
}

} // namespace cq
