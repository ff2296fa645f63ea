#pragma once

#include "core/certificates/servercertificate.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cq {

/// How patient a CertificateWatch is; milliseconds.
struct CertificateWatchConfig
{
    int settleMs = 200; ///< silence after a change before the files are read
    int patienceMs = 5000; ///< how long two files may contradict each other before that is a fault
    int checkMs =
        3600 * 1000; ///< how often the expiry and, for file systems without news, the files
};

/// Watches the files of a certificate, which are replaced one after the other, by writing or by
/// renaming. Keeps the certificate that worked when the new one does not. Reads small files on its
/// own thread.
class CertificateWatch : public QObject
{
    Q_OBJECT

public:
    CertificateWatch(QString chainPath, QString keyPath, const Clock &clock,
                     CertificateWatchConfig config = {}, QObject *parent = nullptr);

    /// Reads the files and watches them from now on, also when they are faulty; the errors are
    /// those of loadServerCertificate(). Idempotent.
    Result<ServerCertificate> start();
    /// No signal comes after this. Idempotent.
    void stop();

    /// Looks at the expiry and at the files; called by itself once in a while.
    void check();

Q_SIGNALS:
    /// There is another certificate, or the old one is whole again after a fault.
    void changed(const cq::ServerCertificate &certificate);
    /// The files are faulty; the certificate before is still good. Once per fault.
    void failed(const cq::Error &error);
    /// Told when 30, 14, 7 and 1 days are left, with what is left; once each.
    void expiresSoon(int days);

private:
    void noticeChange();
    void read();
    void watchFiles();
    void use(const ServerCertificate &certificate);
    void lookAtExpiry();

    QString m_chainPath;
    QString m_keyPath;
    const Clock &m_clock;
    CertificateWatchConfig m_config;
    std::optional<QFileSystemWatcher> m_watcher;
    QTimer m_settle{this};
    QTimer m_giveUp{this};
    QTimer m_check{this};
    std::optional<ServerCertificate> m_current;
    std::optional<Error> m_fault; ///< the one that was told
    int m_toldDays = 0; ///< the limit that was told last; 0 = none
};

} // namespace cq
