#include "core/base/jsontext.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace cq;

class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersComeInTheirOrder();
    void anEmptyObjectIsOne();
    void numbersAreExact();
    void textsAreEscaped_data();
    void textsAreEscaped();
    void aByteOrderMarkStays();
    void whatIsNoUnicodeIsReplaced();
    void textsMakeAnArray();
    void timesAreThoseOfIso_data();
    void timesAreThoseOfIso();
};

void TestJsonText::membersComeInTheirOrder()
{
    JsonText text;
    text.add("b", u"two"_s).add("a", 1).add("c", true).addNull("d").addJson("e", "[1,{}]");
    text.addOrNull("f", {}).addOrNull("g", u"x"_s).addTime("h", 0).addTime("i", 1);
    QCOMPARE(std::move(text).end(),
             R"({"b":"two","a":1,"c":true,"d":null,"e":[1,{}],"f":null,"g":"x","h":null,)"
             R"("i":"1970-01-01T00:00:00.001Z"})");
}

void TestJsonText::anEmptyObjectIsOne()
{
    QCOMPARE(JsonText().end(), "{}");
}

void TestJsonText::numbersAreExact()
{
    JsonText text;
    text.add("least", std::numeric_limits<qint64>::min())
        .add("most", std::numeric_limits<qint64>::max());
    QCOMPARE(std::move(text).end(), R"({"least":-9223372036854775808,"most":9223372036854775807})");
}

void TestJsonText::textsAreEscaped_data()
{
    QTest::addColumn<QString>("text");
    QTest::addRow("empty") << QString();
    QTest::addRow("quotes") << uR"(say "no" and C:\new)"_s;
    QTest::addRow("lines") << u"one\ntwo\r\n\tthree"_s;
    QTest::addRow("NUL and bells") << u"a\0b\a\x1f\x7f"_s;
    QTest::addRow("other scripts") << u"grün, 日本, \u2028, \U0001F680 end"_s;
}

void TestJsonText::textsAreEscaped()
{
    QFETCH(const QString, text);
    const QByteArray encoded = encodedJsonString(text);
    for (const char byte : encoded)
        QVERIFY2(static_cast<uchar>(byte) >= 0x20, encoded.constData());
    QCOMPARE(QJsonDocument::fromJson('[' + encoded + ']').array().at(0).toString(), text);
}

/// Qt's reader would leave it out.
void TestJsonText::aByteOrderMarkStays()
{
    QCOMPARE(encodedJsonString(u"\ufeffname"_s), "\"\xef\xbb\xbfname\"");
}

void TestJsonText::whatIsNoUnicodeIsReplaced()
{
    const QString lonely = u"a"_s + QChar(0xd83d) + u"b"_s;
    QCOMPARE(encodedJsonString(lonely), "\"a?b\"");
}

void TestJsonText::textsMakeAnArray()
{
    QCOMPARE(jsonArray({}), "[]");
    QCOMPARE(jsonArray({"1", "{}"}), "[1,{}]");
}

void TestJsonText::timesAreThoseOfIso_data()
{
    QTest::addColumn<TimeMs>("at");
    QTest::addRow("epoch") << TimeMs{0};
    QTest::addRow("before it") << TimeMs{-1};
    QTest::addRow("leap day") << TimeMs{1709208000123};
    QTest::addRow("end of a year") << TimeMs{1798761599999};
    QTest::addRow("far") << TimeMs{253402300799999};
}

void TestJsonText::timesAreThoseOfIso()
{
    QFETCH(const TimeMs, at);
    QCOMPARE(QString::fromLatin1(utcText(at)),
             QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs));
}

QTEST_GUILESS_MAIN(TestJsonText)
#include "tst_jsontext.moc"
