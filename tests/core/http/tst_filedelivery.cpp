#include "core/http/filedelivery.h"

#include <QTest>

using namespace cq::http;

namespace {

const QByteArray kDate = "Sun, 06 Nov 1994 08:49:37 GMT"; // the example of RFC 9110
constexpr qint64 kDateMs = 784'111'777'000;

} // namespace

class TestFileDelivery : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void datesAreThoseOfTheRfc()
    {
        QCOMPARE(httpDate(kDateMs), kDate);
        QCOMPARE(parseHttpDate(kDate), std::optional(kDateMs));
        QCOMPARE(parseHttpDate("yesterday"), std::nullopt);
        QCOMPARE(parseHttpDate(""), std::nullopt);
    }

    void plans_data()
    {
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<int>("status");
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<qint64>("length");
        QTest::addColumn<QByteArray>("contentRange");
        const auto row = [](const char *name, const Headers &headers, int status, qint64 offset,
                            qint64 length, const QByteArray &range = {}) {
            QTest::newRow(name) << headers << status << offset << length << range;
        };
        const auto whole = [&row](const char *name, const Headers &headers) {
            row(name, headers, 200, 0, 1000);
        };
        const auto none = [&row](const char *name, const Headers &headers, int status) {
            row(name, headers, status, 0, 0);
        };
        const QByteArray earlier = "Sun, 06 Nov 1994 08:49:36 GMT";

        whole("no condition", {});
        row("first bytes", {{"Range", "bytes=0-9"}}, 206, 0, 10, "bytes 0-9/1000");
        row("one byte", {{"Range", "bytes=999-999"}}, 206, 999, 1, "bytes 999-999/1000");
        row("from a place on", {{"Range", "bytes=990-"}}, 206, 990, 10, "bytes 990-999/1000");
        row("last bytes", {{"Range", "bytes=-10"}}, 206, 990, 10, "bytes 990-999/1000");
        row("more last bytes than there are", {{"Range", "bytes=-5000"}}, 206, 0, 1000,
            "bytes 0-999/1000");
        row("end beyond the file", {{"Range", "bytes=500-5000"}}, 206, 500, 500,
            "bytes 500-999/1000");
        row("unit in capitals", {{"Range", "BYTES=0-0"}}, 206, 0, 1, "bytes 0-0/1000");
        row("begins behind the file", {{"Range", "bytes=1000-"}}, 416, 0, 0, "bytes */1000");
        row("no last bytes", {{"Range", "bytes=-0"}}, 416, 0, 0, "bytes */1000");
        whole("backwards", {{"Range", "bytes=9-0"}});
        whole("several ranges", {{"Range", "bytes=0-1,5-6"}});
        whole("another unit", {{"Range", "lines=0-1"}});
        whole("no number", {{"Range", "bytes=a-b"}});
        whole("signed number", {{"Range", "bytes=+1-2"}});
        whole("number beyond 64 bits", {{"Range", "bytes=99999999999999999999-"}});
        whole("no dash", {{"Range", "bytes=5"}});

        none("same tag", {{"If-None-Match", "\"tag\""}}, 304);
        none("same tag, weak", {{"If-None-Match", "W/\"tag\""}}, 304);
        none("among others", {{"If-None-Match", "\"a\", \"tag\""}}, 304);
        none("any tag", {{"If-None-Match", "*"}}, 304);
        whole("other tag", {{"If-None-Match", "\"other\""}});
        whole("other tag beats the date",
              {{"If-None-Match", "\"other\""}, {"If-Modified-Since", kDate}});
        none("not changed since", {{"If-Modified-Since", kDate}}, 304);
        whole("changed since", {{"If-Modified-Since", earlier}});
        whole("unreadable date", {{"If-Modified-Since", "soon"}});
        none("tag gone", {{"If-Match", "\"other\""}}, 412);
        whole("tag there", {{"If-Match", "\"tag\""}});
        none("weak tags match nothing strongly", {{"If-Match", "W/\"tag\""}}, 412);
        none("changed since a date", {{"If-Unmodified-Since", earlier}}, 412);
        whole("unchanged since a date", {{"If-Unmodified-Since", kDate}});
        none("not modified beats the range", {{"If-None-Match", "\"tag\""}, {"Range", "bytes=0-9"}},
             304);

        row("range of the same file", {{"Range", "bytes=0-9"}, {"If-Range", "\"tag\""}}, 206, 0, 10,
            "bytes 0-9/1000");
        whole("range of another file", {{"Range", "bytes=0-9"}, {"If-Range", "\"other\""}});
        whole("range by a weak tag", {{"Range", "bytes=0-9"}, {"If-Range", "W/\"tag\""}});
        row("range by the date", {{"Range", "bytes=0-9"}, {"If-Range", kDate}}, 206, 0, 10,
            "bytes 0-9/1000");
        whole("range by another date", {{"Range", "bytes=0-9"}, {"If-Range", earlier}});
    }

    void plans()
    {
        QFETCH(Headers, headers);
        QFETCH(int, status);
        QFETCH(qint64, offset);
        QFETCH(qint64, length);
        QFETCH(QByteArray, contentRange);
        const FilePlan plan = planFile(Method::Get, headers, {1000, kDateMs + 250, "\"tag\""});
        QCOMPARE(plan.status, status);
        QCOMPARE(plan.offset, offset);
        QCOMPARE(plan.length, length);
        QCOMPARE(plan.headers.value("Content-Range"), contentRange);
        QCOMPARE(plan.headers.value("ETag"), "\"tag\"");
        QCOMPARE(plan.headers.value("Last-Modified"), kDate);
    }

    void onlyGetHasRangesAndOnlyGetAndHeadConditions()
    {
        const FileFacts file{1000, kDateMs, "\"tag\""};
        QCOMPARE(planFile(Method::Head, {{"Range", "bytes=0-9"}}, file).status, 200);
        QCOMPARE(planFile(Method::Head, {{"If-None-Match", "\"tag\""}}, file).status, 304);
        QCOMPARE(planFile(Method::Post, {{"If-None-Match", "\"tag\""}}, file).status, 200);
    }

    void anEmptyFileHasNoRanges()
    {
        const FileFacts file{0, kDateMs, "\"tag\""};
        QCOMPARE(planFile(Method::Get, {{"Range", "bytes=0-"}}, file).status, 416);
        QCOMPARE(planFile(Method::Get, {}, file).status, 200);
    }

    void tagsDifferWithSizeAndTime()
    {
        QCOMPARE(fileTag(1, 2), fileTag(1, 2));
        QVERIFY(fileTag(1, 2) != fileTag(2, 2));
        QVERIFY(fileTag(1, 2) != fileTag(1, 3));
    }
};

QTEST_GUILESS_MAIN(TestFileDelivery)
#include "tst_filedelivery.moc"
