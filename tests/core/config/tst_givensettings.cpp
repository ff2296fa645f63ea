#include "core/config/givensettings.h"

#include "tests/support/answer.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;

using Origin = SettingOrigin;

class TestGivenSettings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString envFile(const QByteArray &text) const
    {
        QFile file(m_folder->filePath(u".env"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
        return file.fileName();
    }

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theNearestSourceWins()
    {
        SettingSources sources;
        const auto port = [&sources]() -> GivenSetting {
            const auto given = readGivenSettings(sources);
            return given ? given->values.value(u"listener.port"_s)
                         : GivenSetting{u"fault"_s, {}, {}};
        };
        QVERIFY(port().value.isEmpty());
        sources.envFile = envFile("COMFYQUEUE_LISTENER_PORT=1\n");
        QCOMPARE(port().value, u"1"_s);
        QCOMPARE(port().origin, Origin::EnvFile);
        QCOMPARE(port().givenAs, u"COMFYQUEUE_LISTENER_PORT"_s);
        sources.environment.insert(u"COMFYQUEUE_LISTENER_PORT"_s, u"2"_s);
        QCOMPARE(port().value, u"2"_s);
        QCOMPARE(port().origin, Origin::Environment);
        sources.assignments = {u"listener.port=3"_s, u"listener.port=4"_s};
        QCOMPARE(port().value, u"4"_s);
        QCOMPARE(port().origin, Origin::Argument);
        QCOMPARE(port().givenAs, u"--set"_s);
        QCOMPARE(withGiven({{u"listener.port"_s, u"9"_s}, {u"other"_s, u"x"_s}},
                           *readGivenSettings(sources)),
                 (QMap<QString, QString>{{u"listener.port"_s, u"4"_s}, {u"other"_s, u"x"_s}}));
    }

    void noFileIsFine()
    {
        const auto given = readGivenSettings({{}, {}, m_folder->filePath(u".env"_s)});
        CQ_VERIFY_OK(given);
        QVERIFY(given->values.isEmpty());
    }

    void foreignNamesAreUnderstood_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char *title, const QString &name, const QString &value,
                            const QString &key, const QString &wanted) {
            QTest::newRow(title) << name << value << key << wanted;
        };
        row("S1 addresses", u"ALLOWED_IP"_s, u"203.0.113.0/24,198.51.100.7"_s, u"listener.allow"_s,
            u"203.0.113.0/24,198.51.100.7"_s);
        row("S1 certificate", u"CF_CERT_PATH"_s, u"/c.pem"_s, u"listener.certificate"_s,
            u"/c.pem"_s);
        row("S1 key", u"CF_KEY_PATH"_s, u"/k.pem"_s, u"listener.key"_s, u"/k.pem"_s);
        row("S2 port", u"PORT"_s, u"3000"_s, u"listener.port"_s, u"3000"_s);
        row("S2 time limit", u"JOB_TIMEOUT"_s, u"300000"_s, u"queue.job_timeout"_s, u"300"_s);
        row("S3 time limit", u"JOB_TIMEOUT"_s, u"3600"_s, u"queue.job_timeout"_s, u"3600"_s);
        row("S3 name", u"DOMAIN"_s, u"queue.example"_s, u"listener.hosts"_s, u"queue.example"_s);
        row("S3 certificate", u"SSL_CERT_PATH"_s, u"/c.pem"_s, u"listener.certificate"_s,
            u"/c.pem"_s);
        row("S3 certificate means TLS", u"SSL_CERT_PATH"_s, u"/c.pem"_s, u"listener.tls"_s,
            u"files"_s);
        row("S3 key", u"SSL_KEY_PATH"_s, u"/k.pem"_s, u"listener.key"_s, u"/k.pem"_s);
        row("S3 mode", u"QUEUE_MODE"_s, u"fifo"_s, u"queue.mode"_s, u"fifo"_s);
        row("S3 round robin", u"QUEUE_MODE"_s, u"round_robin"_s, u"queue.mode"_s, u"round-robin"_s);
        row("S3 depth", u"MAX_QUEUE_DEPTH"_s, u"100"_s, u"queue.max_waiting"_s, u"100"_s);
    }

    void foreignNamesAreUnderstood()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, key);
        QFETCH(QString, wanted);
        const auto fromEnvironment = readGivenSettings({{}, {{name, value}}, {}});
        CQ_VERIFY_OK(fromEnvironment);
        QCOMPARE(fromEnvironment->values.value(key).value, wanted);
        QCOMPARE(fromEnvironment->values.value(key).givenAs, name);
        const auto fromFile =
            readGivenSettings({{}, {}, envFile(name.toUtf8() + "='" + value.toUtf8() + "'")});
        CQ_VERIFY_OK(fromFile);
        QCOMPARE(fromFile->values.value(key).value, wanted);
        const auto empty = readGivenSettings({{}, {{name, QString()}}, {}});
        CQ_VERIFY_OK(empty);
        QVERIFY(empty->values.isEmpty());
    }

    void anOwnNameWinsOverAForeignOne()
    {
        const auto given = readGivenSettings({{},
                                              {{u"COMFYQUEUE_LISTENER_PORT"_s, u"1"_s},
                                               {u"PORT"_s, u"2"_s},
                                               {u"SSL_CERT_PATH"_s, u"/c.pem"_s},
                                               {u"COMFYQUEUE_LISTENER_TLS"_s, u"off"_s}},
                                              {}});
        CQ_VERIFY_OK(given);
        QCOMPARE(given->values.value(u"listener.port"_s).value, u"1"_s);
        QCOMPARE(given->values.value(u"listener.tls"_s).value, u"off"_s);
    }

    void otherVariablesAreNobodysBusiness()
    {
        const auto given = readGivenSettings(
            {{}, {{u"HOME"_s, u"/root"_s}, {u"port"_s, u"1"_s}}, envFile("REDIS_PASSWORD=x\n")});
        CQ_VERIFY_OK(given);
        QVERIFY(given->values.isEmpty());
        QVERIFY(given->notes.isEmpty());
    }

    void aForeignNameThatDoesNotFitIsANoteInTheEnvironmentAndAFaultInTheFile()
    {
        const auto given = readGivenSettings({{}, {{u"PORT"_s, u"tcp://10.0.0.1:80"_s}}, {}});
        CQ_VERIFY_OK(given);
        QVERIFY(given->values.isEmpty());
        QCOMPARE(given->notes.size(), 1);
        QVERIFY2(given->notes.first().startsWith(u"PORT in the environment is not heeded: "_s),
                 qPrintable(given->notes.first()));
        CQ_VERIFY_ERROR(readGivenSettings({{}, {}, envFile("\nPORT=http")}), ErrorKind::Invalid,
                        u".env', line 2: The setting listener.port must be"_s);
    }

    void faultsAreNamedAllOfThem()
    {
        const auto given = readGivenSettings(
            {{u"listener.port"_s, u"=1"_s, u"listener.prot=1"_s, u"listener.tls=on"_s},
             {{u"COMFYQUEUE_LISTENER_PROT"_s, u"1"_s},
              {u"COMFYQUEUE_LISTENER_ADDRESS"_s, u"everywhere"_s}},
             envFile("COMFYQUEUE_X=1\n")});
        QVERIFY(!given);
        QCOMPARE(given.error().kind, ErrorKind::Invalid);
        const QStringList lines = given.error().message.split(u'\n');
        QCOMPARE(lines.size(), 7);
        QVERIFY(lines.at(0).endsWith(u".env', line 1: There is no setting COMFYQUEUE_X."_s));
        QVERIFY(lines.at(1).startsWith(u"COMFYQUEUE_LISTENER_ADDRESS in the environment: "_s));
        QVERIFY(lines.at(2).contains(u"There is no setting COMFYQUEUE_LISTENER_PROT."_s));
        QCOMPARE(lines.at(3), u"--set takes KEY=VALUE, not “listener.port”."_s);
        QCOMPARE(lines.at(4), u"--set takes KEY=VALUE, not “=1”."_s);
        QCOMPARE(lines.at(5), u"--set: There is no setting listener.prot."_s);
        QVERIFY(lines.at(6).contains(u"must be off, own or files, not “on”"_s));
    }

    void aFaultyFileIsSaid()
    {
        CQ_VERIFY_ERROR(readGivenSettings({{}, {}, envFile("A=1\nB")}), ErrorKind::Invalid,
                        u".env', line 2: there is no “=”"_s);
        CQ_VERIFY_ERROR(readGivenSettings({{}, {}, m_folder->path()}), ErrorKind::Storage,
                        u"cannot be read"_s);
        CQ_VERIFY_ERROR(readGivenSettings({{}, {}, envFile(QByteArray(1024 * 1024 + 1, '#'))}),
                        ErrorKind::Storage, u"too large"_s);
    }

    void valuesMayHoldEqualsSigns()
    {
        const auto given = readGivenSettings({{u"listener.key=/a=b.pem"_s}, {}, {}});
        CQ_VERIFY_OK(given);
        QCOMPARE(given->values.value(u"listener.key"_s).value, u"/a=b.pem"_s);
    }

    void theProcessHasAnEnvironment()
    {
        qputenv("CQ_TEST_VARIABLE", "gr\xc3\xbcn");
        QCOMPARE(processEnvironment().value(u"CQ_TEST_VARIABLE"_s), u"gr\u00fcn"_s);
    }
};

QTEST_GUILESS_MAIN(TestGivenSettings)
#include "tst_givensettings.moc"
