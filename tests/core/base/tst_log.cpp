#include "core/base/log.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

Q_LOGGING_CATEGORY(lcTest, "comfyqueue.test", QtInfoMsg)

QList<QJsonObject> linesOf(const QString &path)
{
    QList<QJsonObject> lines;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    while (!file.atEnd())
        lines << QJsonDocument::fromJson(file.readLine()).object();
    return lines;
}

} // namespace

class TestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void eventsAreJsonLinesWithTheirFields();
    void errorsHaveAFileOfTheirOwn();
    void levelsBelowTheCategoryAreSkipped();
    void messagesOfQtGoTheSameWay();
    void filesRotate();
    void anUnwritableFolderStopsNobody();

private:
    QList<QJsonObject> lines() const { return linesOf(m_folder->filePath(u"comfyqueue.log"_s)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestLog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    installLogSinks({m_folder->path(), false, LogLevel::Warning});
}

void TestLog::cleanup()
{
    installLogSinks({{}, false, LogLevel::Warning});
    qInstallMessageHandler(nullptr);
}

void TestLog::eventsAreJsonLinesWithTheirFields()
{
    logEvent(lcTest(), LogLevel::Info, u"Job “done”\nwith a second line"_s,
             {{u"job"_s, 17}, {u"node"_s, u"left"_s}});
    const QList<QJsonObject> all = lines();
    QCOMPARE(all.size(), 1);
    const QJsonObject &line = all.first();
    QCOMPARE(line.value(u"message"_s).toString(), u"Job “done”\nwith a second line"_s);
    QCOMPARE(line.value(u"level"_s).toString(), u"info"_s);
    QCOMPARE(line.value(u"category"_s).toString(), u"comfyqueue.test"_s);
    QCOMPARE(line.value(u"job"_s).toInt(), 17);
    QCOMPARE(line.value(u"node"_s).toString(), u"left"_s);
    const QDateTime at = QDateTime::fromString(line.value(u"time"_s).toString(), Qt::ISODateWithMs);
    QVERIFY(std::abs(at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void TestLog::errorsHaveAFileOfTheirOwn()
{
    logEvent(lcTest(), LogLevel::Warning, u"look"_s);
    logEvent(lcTest(), LogLevel::Error, u"broken"_s);
    QCOMPARE(lines().size(), 2);
    const auto errors = linesOf(m_folder->filePath(u"errors.log"_s));
    QCOMPARE(errors.size(), 1);
    QCOMPARE(errors.first().value(u"message"_s).toString(), u"broken"_s);
}

void TestLog::levelsBelowTheCategoryAreSkipped()
{
    logEvent(lcTest(), LogLevel::Debug, u"chatter"_s);
    QCOMPARE(lines().size(), 0);
}

void TestLog::messagesOfQtGoTheSameWay()
{
    qCWarning(lcTest) << "from Qt";
    const QList<QJsonObject> all = lines();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.first().value(u"level"_s).toString(), u"warning"_s);
    QCOMPARE(all.first().value(u"category"_s).toString(), u"comfyqueue.test"_s);
}

void TestLog::filesRotate()
{
    const QString long1k(1024, u'x');
    for (int i = 0; i < 30 * 1024; ++i)
        logEvent(lcTest(), LogLevel::Info, long1k);
    const QFileInfoList files = QDir(m_folder->path()).entryInfoList({u"comfyqueue*.log"_s});
    QCOMPARE(files.size(), 5); // more was written than they hold
    for (const QFileInfo &file : files)
        QVERIFY(file.size() <= 5 * 1024 * 1024 + 4096);
}

void TestLog::anUnwritableFolderStopsNobody()
{
    const QString file = m_folder->filePath(u"file"_s);
    QVERIFY(QFile(file).open(QIODevice::WriteOnly));
    installLogSinks({file + u"/logs"_s, false, LogLevel::Warning});
    logEvent(lcTest(), LogLevel::Error, u"nobody hears it"_s);
    QVERIFY(!QFileInfo::exists(file + u"/logs"_s));
    QCOMPARE(lines().size(), 0); // and the old files are let go
}

QTEST_GUILESS_MAIN(TestLog)

#include "tst_log.moc"
