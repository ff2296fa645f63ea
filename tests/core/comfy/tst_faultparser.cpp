#include "core/comfy/faultparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq::comfy;

class TestFaultParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outOfMemoryInAllSpellings_data();
    void outOfMemoryInAllSpellings();
    void longTracebackKeepsItsEnd();
    void missingReasonStillGivesASentence();
};

void TestFaultParser::outOfMemoryInAllSpellings_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("expected");
    QTest::newRow("new torch") << u"torch.OutOfMemoryError"_s << u"Allocation on device"_s << true;
    QTest::newRow("older torch") << u"torch.cuda.OutOfMemoryError"_s << u"whatever"_s << true;
    QTest::newRow("by its message") << u"RuntimeError"_s << u"CUDA error: out of memory"_s << true;
    QTest::newRow("by its message, capitals")
        << u"RuntimeError"_s << u"CUDA Out Of Memory."_s << true;
    QTest::newRow("another runtime error")
        << u"RuntimeError"_s << u"mat1 and mat2 shapes cannot be multiplied"_s << false;
    QTest::newRow("a mention of memory") << u"ValueError"_s << u"memory format"_s << false;
}

void TestFaultParser::outOfMemoryInAllSpellings()
{
    QFETCH(QString, type);
    QFETCH(QString, message);
    QFETCH(bool, expected);
    QCOMPARE(isOutOfMemory(type, message), expected);
}

void TestFaultParser::longTracebackKeepsItsEnd()
{
    Json data;
    data["exception_message"] = "boom\n";
    data["traceback"] = {std::string(100'000, 'x'), "the culprit"};
    const ExecutionFault fault = parseExecutionError(data);
    QCOMPARE(fault.traceback.size(), 64 * 1024);
    QVERIFY(fault.traceback.endsWith(u"xthe culprit"_s));
}

void TestFaultParser::missingReasonStillGivesASentence()
{
    QVERIFY(!parseExecutionError(Json::object()).message.isEmpty());
    QVERIFY(!parseExecutionError(Json(nullptr)).message.isEmpty());
    Json data;
    data["exception_type"] = "KeyError";
    QCOMPARE(parseExecutionError(data).message, u"KeyError"_s);
}

QTEST_GUILESS_MAIN(TestFaultParser)
#include "tst_faultparser.moc"
