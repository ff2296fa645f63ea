#include "core/config/settingskeys.h"

#include "core/config/settingstable.h"
#include "core/config/settingvalues.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestSettingsKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void everyDefaultFits()
    {
        for (const SettingKey &key : settingKeys())
            QCOMPARE(settingFault(key, QString::fromUtf16(key.fallback)), QString());
    }

    void namesAreSortedAndHaveTheirOwnVariable()
    {
        QString last;
        QSet<QString> variables;
        for (const SettingKey &key : settingKeys()) {
            const QString name = QString::fromUtf16(key.name);
            QVERIFY2(name > last, qPrintable(name));
            last = name;
            variables.insert(environmentName(key));
            QVERIFY(QString::fromUtf16(key.about).endsWith(u'.'));
        }
        QCOMPARE(variables.size(), static_cast<qsizetype>(settingKeys().size()));
        QCOMPARE(environmentName(*findSettingKey(u"listener.redirect_port"_s)),
                 u"COMFYQUEUE_LISTENER_REDIRECT_PORT"_s);
    }

    void theDefaultsAreThoseOfTheWindow()
    {
        const QMap<QString, QString> pairs = settingsToPairs({});
        for (const QString &name : pairs.keys()) {
            const SettingKey *key = findSettingKey(name);
            QVERIFY2(key != nullptr, qPrintable(name));
            QCOMPARE(QString::fromUtf16(key->fallback), pairs.value(name));
        }
    }

    void theListenerIsClosedToOthersByDefault()
    {
        const SettingValues values;
        QVERIFY(values.flag(u"listener.enabled"_s));
        QCOMPARE(values.text(u"listener.address"_s), u"127.0.0.1"_s);
        QCOMPARE(values.number(u"listener.port"_s), 5000);
        QCOMPARE(values.number(u"listener.redirect_port"_s), 0);
        QCOMPARE(values.text(u"listener.tls"_s), u"off"_s);
        QVERIFY(values.list(u"listener.hosts"_s).isEmpty());
    }

    void valuesAreChecked_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isFine");
        const auto row = [](const char *name, const QString &key, const QString &value,
                            bool isFine) { QTest::newRow(name) << key << value << isFine; };
        const QString port = u"listener.port"_s;
        row("any port", port, u"0"_s, true);
        row("the last port", port, u"65535"_s, true);
        row("beyond the last port", port, u"65536"_s, false);
        row("a negative port", port, u"-1"_s, false);
        row("a port with a sign", port, u"+80"_s, false);
        row("a port with a space", port, u" 80"_s, false);
        row("no port", port, QString(), false);
        row("a hexadecimal port", port, u"0x50"_s, false);
        row("a port beyond 64 bits", port, u"99999999999999999999"_s, false);
        row("Arabic digits", port, u"\u0668\u0660"_s, false);
        const QString address = u"listener.address"_s;
        row("all of IPv4", address, u"0.0.0.0"_s, true);
        row("all of IPv6", address, u"::"_s, true);
        row("a name for an address", address, u"localhost"_s, false);
        row("an address with a port", address, u"127.0.0.1:80"_s, false);
        row("no address", address, QString(), false);
        const QString tls = u"listener.tls"_s;
        row("TLS from files", tls, u"files"_s, true);
        row("TLS in capitals", tls, u"Off"_s, false);
        row("two words", tls, u"off own"_s, false);
        row("no word", tls, QString(), false);
        const QString allow = u"listener.allow"_s;
        row("everybody", allow, QString(), true);
        row("addresses and ranges", allow, u"192.168.1.5, 10.0.0.0/8;fd00::/8 ::1"_s, true);
        row("a range too wide", allow, u"10.0.0.0/33"_s, false);
        row("a range without width", allow, u"10.0.0.0/"_s, false);
        row("a name in the list", allow, u"10.0.0.1, laptop"_s, false);
        const QString hosts = u"listener.hosts"_s;
        row("hosts", hosts, u"queue.school.example, laptop ::1"_s, true);
        row("a host with a port", hosts, u"laptop:5000"_s, false);
        row("a host with a path", hosts, u"laptop/x"_s, false);
        row("a host with an empty label", hosts, u"a..b"_s, false);
        const QString origins = u"listener.origins"_s;
        row("origins", origins, u"https://a.example http://b.example:8080,https://[::1]:1"_s, true);
        row("an origin with a path", origins, u"https://a.example/x"_s, false);
        row("an origin with a slash", origins, u"https://a.example/"_s, false);
        row("an origin with a user", origins, u"https://u@a.example"_s, false);
        row("an origin without scheme", origins, u"a.example"_s, false);
        row("any origin", origins, u"*"_s, false);
        row("a file as origin", origins, u"file:///x"_s, false);
        const QString path = u"listener.certificate"_s;
        row("a path", path, u"/etc/ssl/my cert.pem"_s, true);
        row("a path with a line end", path, u"/etc\n/x"_s, false);
        row("a path without end", path, QString(70'000, u'x'), false);
    }

    void valuesAreChecked()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(bool, isFine);
        const SettingKey *row = findSettingKey(key);
        QVERIFY(row != nullptr);
        const QString fault = settingFault(*row, value);
        QVERIFY2(fault.isEmpty() == isFine, qPrintable(fault));
        QVERIFY(isFine || (fault.contains(key) && fault.size() < 400));
    }

    void whatDoesNotFitIsTheDefaultAndSaid()
    {
        QStringList faults;
        const SettingValues values({{u"listener.port"_s, u"http"_s},
                                    {u"listener.hosts"_s, u"a, b"_s},
                                    {u"dispatch.vram_threshold"_s, u"0.5"_s},
                                    {u"dispatch.paused"_s, u"true"_s},
                                    {u"from.the_future"_s, u"x"_s}},
                                   &faults);
        QCOMPARE(faults,
                 QStringList{
                     u"The setting listener.port must be a number from 0 to 65535, not “http”."_s});
        QCOMPARE(values.number(u"listener.port"_s), 5000);
        QCOMPARE(values.list(u"listener.hosts"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(values.share(u"dispatch.vram_threshold"_s), 0.5);
        QVERIFY(values.flag(u"dispatch.paused"_s));
    }
};

QTEST_GUILESS_MAIN(TestSettingsKeys)
#include "tst_settingskeys.moc"
