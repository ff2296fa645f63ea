#include "core/outbound/publicaddress.h"

#include <QTest>

using namespace Qt::StringLiterals;
using cq::outbound::isPublic;

/// The rows are the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890 and
/// its successors): first and last address of each range, and the neighbours that are ordinary.
class TestPublicAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void specialRangesAreNotPublic_data();
    void specialRangesAreNotPublic();
    void ordinaryAddressesArePublic_data();
    void ordinaryAddressesArePublic();
    void whatQtCallsSpecialIsNotPublic_data();
    void whatQtCallsSpecialIsNotPublic();
};

void TestPublicAddress::specialRangesAreNotPublic_data()
{
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("last");
    QTest::newRow("this network, RFC 791") << u"0.0.0.0"_s << u"0.255.255.255"_s;
    QTest::newRow("private, RFC 1918, 10/8") << u"10.0.0.0"_s << u"10.255.255.255"_s;
    QTest::newRow("shared, RFC 6598") << u"100.64.0.0"_s << u"100.127.255.255"_s;
    QTest::newRow("loopback, RFC 1122") << u"127.0.0.0"_s << u"127.255.255.255"_s;
    QTest::newRow("link-local, RFC 3927") << u"169.254.0.0"_s << u"169.254.255.255"_s;
    QTest::newRow("metadata of clouds") << u"169.254.169.254"_s << u"169.254.170.2"_s;
    QTest::newRow("private, RFC 1918, 172.16/12") << u"172.16.0.0"_s << u"172.31.255.255"_s;
    QTest::newRow("protocol assignments, RFC 6890") << u"192.0.0.0"_s << u"192.0.0.255"_s;
    QTest::newRow("TEST-NET-1, RFC 5737") << u"192.0.2.0"_s << u"192.0.2.255"_s;
    QTest::newRow("AS112, RFC 7535") << u"192.31.196.0"_s << u"192.31.196.255"_s;
    QTest::newRow("AMT, RFC 7450") << u"192.52.193.0"_s << u"192.52.193.255"_s;
    QTest::newRow("6to4 relays, RFC 7526") << u"192.88.99.0"_s << u"192.88.99.255"_s;
    QTest::newRow("private, RFC 1918, 192.168/16") << u"192.168.0.0"_s << u"192.168.255.255"_s;
    QTest::newRow("AS112, RFC 7534") << u"192.175.48.0"_s << u"192.175.48.255"_s;
    QTest::newRow("benchmarking, RFC 2544") << u"198.18.0.0"_s << u"198.19.255.255"_s;
    QTest::newRow("TEST-NET-2, RFC 5737") << u"198.51.100.0"_s << u"198.51.100.255"_s;
    QTest::newRow("TEST-NET-3, RFC 5737") << u"203.0.113.0"_s << u"203.0.113.255"_s;
    QTest::newRow("multicast, RFC 5771") << u"224.0.0.0"_s << u"239.255.255.255"_s;
    QTest::newRow("reserved, RFC 1112") << u"240.0.0.0"_s << u"255.255.255.254"_s;
    QTest::newRow("broadcast, RFC 919") << u"255.255.255.255"_s << u"255.255.255.255"_s;

    QTest::newRow("unspecified and loopback of IPv6, RFC 4291") << u"::"_s << u"::1"_s;
    QTest::newRow("mapped private") << u"::ffff:10.0.0.0"_s << u"::ffff:10.255.255.255"_s;
    QTest::newRow("mapped loopback") << u"::ffff:127.0.0.1"_s << u"::ffff:7f00:2"_s;
    QTest::newRow("compatible loopback, RFC 4291") << u"::127.0.0.1"_s << u"::127.255.255.255"_s;
    QTest::newRow("translated, RFC 2765") << u"::ffff:0:0:0"_s << u"::ffff:0:8.8.8.8"_s;
    QTest::newRow("NAT64 of private, RFC 6052") << u"64:ff9b::10.0.0.1"_s << u"64:ff9b::c0a8:101"_s;
    QTest::newRow("NAT64 of metadata") << u"64:ff9b::169.254.169.254"_s << u"64:ff9b::a9fe:a9fe"_s;
    QTest::newRow("local NAT64, RFC 8215") << u"64:ff9b:1::"_s << u"64:ff9b:1:ffff::8.8.8.8"_s;
    QTest::newRow("discard only, RFC 6666") << u"100::"_s << u"100::ffff:ffff:ffff:ffff"_s;
    QTest::newRow("Teredo, RFC 4380") << u"2001::"_s << u"2001:0:ffff::1"_s;
    QTest::newRow("benchmarking of IPv6, RFC 5180") << u"2001:2::"_s << u"2001:2:0:ffff::1"_s;
    QTest::newRow("ORCHID, RFC 4843") << u"2001:10::"_s << u"2001:1f:ffff::1"_s;
    QTest::newRow("ORCHIDv2, RFC 7343") << u"2001:20::"_s << u"2001:2f:ffff::1"_s;
    QTest::newRow("protocol assignments of IPv6, RFC 2928") << u"2001:1::1"_s << u"2001:1ff::1"_s;
    QTest::newRow("documentation of IPv6, RFC 3849") << u"2001:db8::"_s << u"2001:db8:ffff::1"_s;
    QTest::newRow("6to4 of private, RFC 3056") << u"2002:a00:1::"_s << u"2002:c0a8:101::1"_s;
    QTest::newRow("6to4 of loopback") << u"2002:7f00:1::"_s << u"2002:7fff:ffff::1"_s;
    QTest::newRow("AS112 of IPv6, RFC 7534") << u"2620:4f:8000::"_s << u"2620:4f:8000:ffff::1"_s;
    QTest::newRow("documentation of IPv6, RFC 9637") << u"3fff::"_s << u"3fff:fff:ffff::1"_s;
    QTest::newRow("segment routing, RFC 9602") << u"5f00::"_s << u"5f00:ffff::1"_s;
    QTest::newRow("unique-local, RFC 4193") << u"fc00::"_s << u"fdff:ffff::1"_s;
    QTest::newRow("link-local of IPv6, RFC 4291") << u"fe80::"_s << u"febf:ffff::1"_s;
    QTest::newRow("link-local with a zone") << u"fe80::1%lo"_s << u"fe80::1%1"_s;
    QTest::newRow("site-local, RFC 3879") << u"fec0::"_s << u"feff:ffff::1"_s;
    QTest::newRow("multicast of IPv6, RFC 4291") << u"ff00::"_s << u"ff02::1"_s;
    QTest::newRow("never given out") << u"4000::1"_s << u"1fff::1"_s;
}

void TestPublicAddress::specialRangesAreNotPublic()
{
    QFETCH(QString, first);
    QFETCH(QString, last);
    QVERIFY(!QHostAddress(first).isNull());
    QVERIFY(!QHostAddress(last).isNull());
    QVERIFY(!isPublic(QHostAddress(first)));
    QVERIFY(!isPublic(QHostAddress(last)));
}

void TestPublicAddress::ordinaryAddressesArePublic_data()
{
    QTest::addColumn<QString>("before"); ///< a special range
    QTest::addColumn<QString>("after");
    QTest::newRow("around 10/8") << u"9.255.255.255"_s << u"11.0.0.0"_s;
    QTest::newRow("around 100.64/10") << u"100.63.255.255"_s << u"100.128.0.0"_s;
    QTest::newRow("around 127/8") << u"126.255.255.255"_s << u"128.0.0.0"_s;
    QTest::newRow("around 169.254/16") << u"169.253.255.255"_s << u"169.255.0.0"_s;
    QTest::newRow("around 172.16/12") << u"172.15.255.255"_s << u"172.32.0.0"_s;
    QTest::newRow("around 192.0.0/24") << u"191.255.255.255"_s << u"192.0.1.0"_s;
    QTest::newRow("around 192.0.2/24") << u"192.0.1.255"_s << u"192.0.3.0"_s;
    QTest::newRow("around 192.88.99/24") << u"192.88.98.255"_s << u"192.88.100.0"_s;
    QTest::newRow("around 192.168/16") << u"192.167.255.255"_s << u"192.169.0.0"_s;
    QTest::newRow("around 198.18/15") << u"198.17.255.255"_s << u"198.20.0.0"_s;
    QTest::newRow("around 198.51.100/24") << u"198.51.99.255"_s << u"198.51.101.0"_s;
    QTest::newRow("around 203.0.113/24") << u"203.0.112.255"_s << u"203.0.114.0"_s;
    QTest::newRow("first and last") << u"1.0.0.0"_s << u"223.255.255.255"_s;
    QTest::newRow("mapped and compatible") << u"::ffff:8.8.8.8"_s << u"::8.8.8.8"_s;
    QTest::newRow("NAT64 and 6to4") << u"64:ff9b::8.8.8.8"_s << u"2002:808:808::1"_s;
    QTest::newRow("around 2001::/23") << u"2000:ffff::1"_s << u"2001:200::"_s;
    QTest::newRow("around 2001:db8::/32") << u"2001:db7:ffff::1"_s << u"2001:db9::"_s;
    QTest::newRow("around 2620:4f:8000::/48") << u"2620:4f:7fff::1"_s << u"2620:4f:8001::"_s;
    QTest::newRow("around 3fff::/20") << u"3ffe:ffff::1"_s << u"3fff:1000::"_s;
}

void TestPublicAddress::ordinaryAddressesArePublic()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QVERIFY(isPublic(QHostAddress(before)));
    QVERIFY(isPublic(QHostAddress(after)));
}

void TestPublicAddress::whatQtCallsSpecialIsNotPublic_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::newRow("none") << QHostAddress();
    QTest::newRow("any") << QHostAddress(QHostAddress::Any);
    QTest::newRow("any of IPv4") << QHostAddress(QHostAddress::AnyIPv4);
    QTest::newRow("any of IPv6") << QHostAddress(QHostAddress::AnyIPv6);
    QTest::newRow("localhost") << QHostAddress(QHostAddress::LocalHost);
    QTest::newRow("localhost of IPv6") << QHostAddress(QHostAddress::LocalHostIPv6);
    QTest::newRow("broadcast") << QHostAddress(QHostAddress::Broadcast);
}

void TestPublicAddress::whatQtCallsSpecialIsNotPublic()
{
    QFETCH(QHostAddress, address);
    QVERIFY(!isPublic(address));
}

QTEST_GUILESS_MAIN(TestPublicAddress)

#include "tst_publicaddress.moc"
