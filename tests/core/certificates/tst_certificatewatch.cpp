#include "core/certificates/certificatewatch.h"

#include "core/certificates/selfsigned.h"
#include "tests/core/certificates/commandline.h"
#include "tests/support/answer.h"

#include <QDateTime>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr TimeMs kDayMs = 24LL * 3600 * 1000;
constexpr int kPatienceMs = 20'000;
constexpr CertificateWatchConfig kQuick{20, 400, 3600 * 1000};

/// What the watch said, in order.
class News
{
public:
    explicit News(CertificateWatch &watch)
    {
        QObject::connect(&watch, &CertificateWatch::changed, &watch,
                         [this](const ServerCertificate &now) { said << now.fingerprint; });
        QObject::connect(&watch, &CertificateWatch::failed, &watch,
                         [this](const Error &error) { said << error.message; });
        QObject::connect(&watch, &CertificateWatch::expiresSoon, &watch,
                         [this](int days) { said << u"%1 days"_s.arg(days); });
    }

    QStringList said;
};

} // namespace

class TestCertificateWatch : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;

    QString chain() const { return m_folder->filePath(u"live/chain.pem"_s); }

    QString key() const { return m_folder->filePath(u"live/key.pem"_s); }

    CertificatePair made(int days = 90) const
    {
        SelfSignedRequest request;
        request.names.hosts = {u"localhost"_s};
        request.now = m_clock->now();
        request.days = days;
        const auto pair = makeSelfSigned(request);
        if (!pair)
            qFatal("%s", qPrintable(pair.error().message));
        return *pair;
    }

    static QString fingerprint(const CertificatePair &pair)
    {
        return QString::fromLatin1(QSslCertificate(pair.certificate, QSsl::Pem)
                                       .digest(QCryptographicHash::Sha256)
                                       .toHex(':')
                                       .toUpper());
    }

    static void replace(const QString &path, const QByteArray &bytes)
    {
        const QString fresh = path + u".new"_s;
        writeFile(fresh, bytes);
        QVERIFY(std::rename(qPrintable(fresh), qPrintable(path)) == 0);
    }

    void put(const CertificatePair &pair) const
    {
        writeFile(chain(), pair.certificate);
        writeFile(key(), pair.key);
    }

private Q_SLOTS:

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>(QDateTime::currentMSecsSinceEpoch());
        QVERIFY(QDir(m_folder->path()).mkdir(u"live"_s));
        put(made());
    }

    void filesThatAreWrittenOverAreRead()
    {
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        for (int i = 0; i < 3; ++i) { // more than once: watching goes on
            news.said.clear();
            const CertificatePair next = made();
            put(next);
            QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(next)}, kPatienceMs);
        }
    }

    void filesThatAreReplacedByRenamingAreRead()
    {
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        for (int i = 0; i < 3; ++i) {
            news.said.clear();
            const CertificatePair next = made();
            replace(chain(), next.certificate);
            replace(key(), next.key);
            QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(next)}, kPatienceMs);
        }
    }

    void linksThatTurnToOtherFilesAreFollowed()
    {
        const auto archive = [this](int number, const CertificatePair &pair) {
            const QString folder = m_folder->filePath(u"archive%1"_s.arg(number));
            QVERIFY(QDir().mkdir(folder));
            writeFile(folder + u"/chain.pem"_s, pair.certificate);
            writeFile(folder + u"/key.pem"_s, pair.key);
            for (const QString &name : {u"chain.pem"_s, u"key.pem"_s}) {
                const QString link = m_folder->filePath(u"live/%1"_s.arg(name));
                QVERIFY(QFile::link(u"%1/%2"_s.arg(folder, name), link + u".new"_s));
                QVERIFY(std::rename(qPrintable(link + u".new"_s), qPrintable(link)) == 0);
            }
        };
        archive(1, made());
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        const CertificatePair next = made();
        archive(2, next);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(next)}, kPatienceMs);
    }

    void twoFilesThatDoNotFitYetAreWaitedFor()
    {
        CertificateWatchConfig patient = kQuick;
        patient.patienceMs = 3600 * 1000;
        CertificateWatch watch(chain(), key(), *m_clock, patient);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        CertificateWatch hasty(chain(), key(), *m_clock, kQuick); // tells when others gave up
        News control(hasty);
        CQ_VERIFY_OK(hasty.start());
        const CertificatePair next = made();
        replace(chain(), next.certificate);
        QTRY_COMPARE_WITH_TIMEOUT(control.said.size(), 1, kPatienceMs);
        QCOMPARE(news.said, QStringList());
        replace(key(), next.key);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(next)}, kPatienceMs);
    }

    void aFaultIsToldOnceAndItsEndToo()
    {
        const CertificatePair first = made();
        put(first);
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        replace(chain(), made().certificate);
        QTRY_COMPARE_WITH_TIMEOUT(news.said.size(), 1, kPatienceMs);
        QVERIFY2(news.said.first().contains(u"does not belong"_s), qPrintable(news.said.first()));
        news.said.clear();
        QVERIFY(QFile::remove(key()));
        QTRY_COMPARE_WITH_TIMEOUT(news.said.size(), 1, kPatienceMs);
        QVERIFY2(news.said.first().contains(u"missing"_s), qPrintable(news.said.first()));
        news.said.clear();
        put(first);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(first)}, kPatienceMs);
    }

    void filesThatComeLaterAreFound()
    {
        QVERIFY(QFile::remove(chain()));
        QVERIFY(QFile::remove(key()));
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_ERROR(watch.start(), ErrorKind::NotFound, u"missing"_s);
        const CertificatePair next = made();
        put(next);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{fingerprint(next)}, kPatienceMs);
    }

    void theSameFilesAreNoNews()
    {
        const CertificatePair first = made();
        put(first);
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        CQ_VERIFY_OK(watch.start());
        const QString beside = m_folder->filePath(u"live/beside.pem"_s);
        CertificateWatch other(beside, beside, *m_clock, kQuick); // sees the same folder change
        News control(other);
        QVERIFY(!other.start());
        put(first);
        for (int i = 0; i < 2; ++i) {
            control.said.clear();
            const CertificatePair next = made();
            replace(beside, next.certificate + next.key);
            QTRY_COMPARE_WITH_TIMEOUT(control.said, QStringList{fingerprint(next)}, kPatienceMs);
        }
        QCOMPARE(news.said, QStringList());
    }

    void afterStopNothingIsSaid()
    {
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        watch.stop();
        CQ_VERIFY_OK(watch.start());
        CQ_VERIFY_OK(watch.start());
        CertificateWatch other(chain(), key(), *m_clock, kQuick); // tells when the news is out
        News control(other);
        CQ_VERIFY_OK(other.start());
        watch.stop();
        watch.stop();
        watch.check();
        const CertificatePair next = made();
        put(next);
        QTRY_COMPARE_WITH_TIMEOUT(control.said.size(), 1, kPatienceMs);
        QCOMPARE(news.said, QStringList());
        const auto again = watch.start();
        CQ_VERIFY_OK(again);
        QCOMPARE(again->fingerprint, fingerprint(next));
    }

    void theEndIsToldAtThirtyFourteenSevenAndOneDay()
    {
        put(made(90));
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        const auto loaded = watch.start();
        CQ_VERIFY_OK(loaded);
        const auto daysLeft = [&](double days) {
            const TimeMs wanted =
                loaded->notAfter - static_cast<TimeMs>(days * static_cast<double>(kDayMs));
            m_clock->advance(wanted - m_clock->now());
            watch.check();
        };
        daysLeft(30.1);
        QCOMPARE(news.said, QStringList());
        for (const double days : {30.0, 29.0, 14.5, 14.0, 13.0, 7.0, 2.0, 1.0, 0.5})
            daysLeft(days);
        QCOMPARE(news.said, (QStringList{u"30 days"_s, u"14 days"_s, u"7 days"_s, u"1 days"_s}));
        news.said.clear();
        const CertificatePair next = made(10); // a new one is told anew, at what it has left
        put(next);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, (QStringList{fingerprint(next), u"9 days"_s}),
                                  kPatienceMs);
    }

    void aShortLifeIsToldAtTheStartButNotOnItsStack()
    {
        put(made(5));
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        CQ_VERIFY_OK(watch.start());
        News news(watch);
        QTRY_COMPARE_WITH_TIMEOUT(news.said, QStringList{u"4 days"_s}, kPatienceMs);
    }

    void oneThatExpiresWhileItIsUsedIsAFault()
    {
        CertificateWatch watch(chain(), key(), *m_clock, kQuick);
        News news(watch);
        const auto loaded = watch.start();
        CQ_VERIFY_OK(loaded);
        m_clock->advance(loaded->notAfter + 1 - m_clock->now());
        watch.check();
        QTRY_COMPARE_WITH_TIMEOUT(news.said.size(), 2, kPatienceMs);
        QCOMPARE(news.said.first(), u"0 days"_s);
        QVERIFY2(news.said.last().contains(u"expired on"_s), qPrintable(news.said.last()));
    }
};

QTEST_GUILESS_MAIN(TestCertificateWatch)
#include "tst_certificatewatch.moc"
