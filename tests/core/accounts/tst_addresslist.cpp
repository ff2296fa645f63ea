#include "core/accounts/addresslist.h"

#include "tests/support/answer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestAddressList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addressesAreInOrOut_data();
    void addressesAreInOrOut();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void anEmptyListContainsNobody();
    void whatIsWrittenCanBeReadAgain();
    void longListsAreRefused();
};

void TestAddressList::addressesAreInOrOut_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isIn");
    QTest::newRow("the address itself") << u"192.168.1.5"_s << u"192.168.1.5"_s << true;
    QTest::newRow("its neighbour") << u"192.168.1.5"_s << u"192.168.1.6"_s << false;
    QTest::newRow("first of a range") << u"10.0.0.0/8"_s << u"10.0.0.0"_s << true;
    QTest::newRow("last of a range") << u"10.0.0.0/8"_s << u"10.255.255.255"_s << true;
    QTest::newRow("after a range") << u"10.0.0.0/8"_s << u"11.0.0.0"_s << false;
    QTest::newRow("an odd range") << u"172.16.0.0/12"_s << u"172.31.255.1"_s << true;
    QTest::newRow("after an odd range") << u"172.16.0.0/12"_s << u"172.32.0.1"_s << false;
    QTest::newRow("a range named by one of its addresses")
        << u"10.1.2.3/8"_s << u"10.9.9.9"_s << true;
    QTest::newRow("all of IPv4") << u"0.0.0.0/0"_s << u"203.0.113.9"_s << true;
    QTest::newRow("all of IPv4 is not IPv6") << u"0.0.0.0/0"_s << u"2001:db8::1"_s << false;
    QTest::newRow("all of IPv6") << u"::/0"_s << u"2001:db8::1"_s << true;
    QTest::newRow("all of IPv6 is not IPv4") << u"::/0"_s << u"10.0.0.1"_s << false;
    QTest::newRow("IPv6") << u"2001:db8::1"_s << u"2001:0db8:0:0::1"_s << true;
    QTest::newRow("a range of IPv6") << u"fd00::/8"_s << u"fdff::1"_s << true;
    QTest::newRow("after a range of IPv6") << u"fd00::/8"_s << u"fe00::1"_s << false;
    QTest::newRow("IPv4 by an IPv6 socket") << u"10.0.0.0/8"_s << u"::ffff:10.0.0.5"_s << true;
    QTest::newRow("another IPv4 by an IPv6 socket")
        << u"10.0.0.0/8"_s << u"::ffff:11.0.0.5"_s << false;
    QTest::newRow("a mapped range") << u"::ffff:10.0.0.0/104"_s << u"10.2.3.4"_s << true;
    QTest::newRow("after a mapped range") << u"::ffff:10.0.0.0/104"_s << u"11.2.3.4"_s << false;
    QTest::newRow("a zone does not matter") << u"fe80::/10"_s << u"fe80::1%eth0"_s << true;
    QTest::newRow("localhost of IPv6 is not that of IPv4") << u"127.0.0.1"_s << u"::1"_s << false;
    QTest::newRow("the second of a list")
        << u" 10.0.0.1,\n192.168.0.0/16 ;fd00::/8 "_s << u"192.168.7.7"_s << true;
    QTest::newRow("the last of a list")
        << u" 10.0.0.1,\n192.168.0.0/16 ;fd00::/8 "_s << u"fd00::7"_s << true;
    QTest::newRow("none of a list")
        << u" 10.0.0.1,\n192.168.0.0/16 ;fd00::/8 "_s << u"10.0.0.2"_s << false;
    QTest::newRow("no address at all") << u"0.0.0.0/0 ::/0"_s << u""_s << false;
}

void TestAddressList::addressesAreInOrOut()
{
    QFETCH(QString, list);
    QFETCH(QString, address);
    QFETCH(bool, isIn);
    const auto parsed = AddressList::parse(list);
    CQ_VERIFY_OK(parsed);
    QCOMPARE(parsed->contains(QHostAddress(address)), isIn);
}

void TestAddressList::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("named");
    QTest::newRow("a name") << u"10.0.0.1, gpu-a.local"_s << u"“gpu-a.local”"_s;
    QTest::newRow("half an address") << u"10.0"_s << u"“10.0”"_s;
    QTest::newRow("half a range") << u"10/8"_s << u"“10/8”"_s;
    QTest::newRow("a number") << u"167772161"_s << u"“167772161”"_s;
    QTest::newRow("more than a byte") << u"10.0.0.256"_s << u"“10.0.0.256”"_s;
    QTest::newRow("octal or not") << u"010.0.0.1"_s << u"“010.0.0.1”"_s;
    QTest::newRow("a long prefix") << u"10.0.0.0/33"_s << u"0 to 32"_s;
    QTest::newRow("a prefix below zero") << u"10.0.0.0/-1"_s << u"0 to 32"_s;
    QTest::newRow("a prefix with a sign") << u"10.0.0.0/+8"_s << u"0 to 32"_s;
    QTest::newRow("no prefix") << u"10.0.0.0/"_s << u"0 to 32"_s;
    QTest::newRow("a netmask") << u"10.0.0.0/255.0.0.0"_s << u"0 to 32"_s;
    QTest::newRow("two prefixes") << u"10.0.0.0/8/8"_s << u"0 to 32"_s;
    QTest::newRow("a long prefix of IPv6") << u"fd00::/129"_s << u"0 to 128"_s;
    QTest::newRow("a zone") << u"fe80::1%eth0"_s << u"“fe80::1%eth0”"_s;
    QTest::newRow("a port") << u"10.0.0.1:80"_s << u"“10.0.0.1:80”"_s;
    QTest::newRow("brackets") << u"[fd00::1]"_s << u"“[fd00::1]”"_s;
    QTest::newRow("colons") << u":::"_s << u"“:::”"_s;
    QTest::newRow("everybody") << u"*"_s << u"“*”"_s;
}

void TestAddressList::mistakesAreNamed()
{
    QFETCH(QString, list);
    QFETCH(QString, named);
    CQ_VERIFY_ERROR(AddressList::parse(list), ErrorKind::Invalid, named);
}

void TestAddressList::anEmptyListContainsNobody()
{
    const auto parsed = AddressList::parse(u" ,\n"_s);
    CQ_VERIFY_OK(parsed);
    QVERIFY(parsed->isEmpty());
    QVERIFY(!parsed->contains(QHostAddress(u"127.0.0.1"_s)));
}

void TestAddressList::whatIsWrittenCanBeReadAgain()
{
    const auto parsed = AddressList::parse(u"10.0.0.0/8;192.168.1.5 FD00::/8,::1,0.0.0.0/0"_s);
    CQ_VERIFY_OK(parsed);
    QCOMPARE(parsed->text(), u"10.0.0.0/8, 192.168.1.5, fd00::/8, ::1, 0.0.0.0/0"_s);
    QCOMPARE(AddressList::parse(parsed->text())->text(), parsed->text());
}

void TestAddressList::longListsAreRefused()
{
    CQ_VERIFY_OK(AddressList::parse(u"10.0.0.1 "_s.repeated(1000)));
    CQ_VERIFY_ERROR(AddressList::parse(u"10.0.0.1 "_s.repeated(1001)), ErrorKind::Invalid,
                    u"1000"_s);
}

QTEST_GUILESS_MAIN(TestAddressList)

#include "tst_addresslist.moc"
