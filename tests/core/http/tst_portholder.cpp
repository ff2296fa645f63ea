#include "core/http/portholder.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

// As proc(5) describes them, written on a machine with the lowest byte first.
const QByteArray kHead =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";
const QByteArray kLoopback = "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 "
                             "00000000  1000        0 9031 1 0000000000000000 100 0 0 10 0\n";
const QByteArray kEverywhere6 =
    "   1: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 18446744073709551615 1 0 100 0 0 10 0\n";
const QByteArray kAddress6 =
    "   2: B80D0120000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000  1000        0 77 1 0000000000000000 100 0 0 10 0\n";
const QByteArray kConnected = "   3: 0100007F:1388 0100007F:C350 01 00000000:00000000 00:00000000 "
                              "00000000  1000        0 9032 1 0000000000000000 20 4 30 10 -1\n";

} // namespace

class TestPortHolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void listeningSocketsAreRead()
    {
        if (QSysInfo::ByteOrder != QSysInfo::LittleEndian)
            QSKIP("the table is of a machine with the lowest byte first");
        const QList<ListeningSocket> expected{{QHostAddress(u"127.0.0.1"_s), 5000, 9031},
                                              {QHostAddress(u"::"_s), 80, 18446744073709551615ULL},
                                              {QHostAddress(u"2001:db8::1"_s), 8080, 77}};
        QCOMPARE(listeningSockets(kHead + kLoopback + kEverywhere6 + kConnected + kAddress6),
                 expected);
    }

    void brokenLinesAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("bytes") << QByteArray("\0\xff\n:::\n", 7);
        QTest::newRow("cut off") << kLoopback.left(60);
        QTest::newRow("no port") << QByteArray(kLoopback).replace("0100007F:1388", "0100007F");
        QTest::newRow("long port") << QByteArray(kLoopback).replace(":1388", ":11388");
        QTest::newRow("odd address") << QByteArray(kLoopback).replace("0100007F", "0100007");
        QTest::newRow("no number") << QByteArray(kLoopback).replace("0100007F", "0100007G");
        QTest::newRow("no inode") << QByteArray(kLoopback).replace("9031", "-1");
    }

    void brokenLinesAreLeftOut()
    {
        QFETCH(QByteArray, table);
        QCOMPARE(listeningSockets(table), QList<ListeningSocket>());
        QCOMPARE(listeningSockets(table + '\n' + kEverywhere6).size(), 1);
    }

    void whoIsInTheWay_data()
    {
        QTest::addColumn<QString>("there");
        QTest::addColumn<QString>("here");
        QTest::addColumn<bool>("is");
        QTest::newRow("the same") << u"127.0.0.1"_s << u"127.0.0.1"_s << true;
        QTest::newRow("another") << u"192.168.1.20"_s << u"127.0.0.1"_s << false;
        QTest::newRow("they are everywhere") << u"0.0.0.0"_s << u"192.168.1.20"_s << true;
        QTest::newRow("we want everywhere") << u"192.168.1.20"_s << u"0.0.0.0"_s << true;
        QTest::newRow("both protocols") << u"::"_s << u"192.168.1.20"_s << true;
        QTest::newRow("IPv4 is not IPv6") << u"0.0.0.0"_s << u"::1"_s << false;
        QTest::newRow("IPv4 in IPv6") << u"::ffff:127.0.0.1"_s << u"127.0.0.1"_s << true;
    }

    void whoIsInTheWay()
    {
        QFETCH(QString, there);
        QFETCH(QString, here);
        QFETCH(bool, is);
        QCOMPARE(isInTheWay(QHostAddress(there), QHostAddress(here)), is);
    }

    void ourOwnPortIsOurs()
    {
#ifndef Q_OS_LINUX
        QSKIP("only Linux tells");
#endif
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        QCOMPARE(portHolder(QHostAddress::LocalHost, port), u"this program itself"_s);
        QCOMPARE(portHolder(QHostAddress(u"127.0.0.2"_s), port), QString());
        server.close();
        QCOMPARE(portHolder(QHostAddress::LocalHost, port), QString());
    }

    void anotherProgramIsNamed()
    {
#ifndef Q_OS_LINUX
        QSKIP("only Linux tells");
#endif
        const QString python = QStandardPaths::findExecutable(u"python3"_s);
        if (python.isEmpty())
            QSKIP("needs python3");
        QProcess other;
        other.start(python, {u"-c"_s, uR"(
import socket, sys
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
sys.stdin.read())"_s});
        QVERIFY(other.waitForReadyRead());
        const auto port = other.readLine().trimmed().toUShort();
        QVERIFY(port != 0);
        const QString holder = portHolder(QHostAddress::AnyIPv4, port);
        QVERIFY2(holder.startsWith(u"python3"_s), qPrintable(holder));
        QVERIFY2(holder.endsWith(u" (process %1)"_s.arg(other.processId())), qPrintable(holder));
        other.closeWriteChannel();
        QVERIFY(other.waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestPortHolder)
#include "tst_portholder.moc"
