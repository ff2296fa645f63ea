#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QFile>
#include <QTemporaryDir>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

/// Files as answers, over a real socket. The rules themselves are tested with filedelivery.h.
class TestFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_path;
    QByteArray m_content;
    TestServer m_server;

    RawClient::Answer get(RawClient &client, const QByteArray &headers = {},
                          const QByteArray &method = "GET")
    {
        client.send(method + " / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
        return client.answer(method == "HEAD");
    }

    void write(const QByteArray &content)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:

    void init()
    {
        m_path = m_folder.filePath(u"picture.png"_s);
        m_content.clear();
        for (int i = 0; i < 200'000; ++i)
            m_content += QByteArray::number(i);
        write(m_content);
        m_server.answering = [this](const Request &, const Responder &responder) {
            responder.send(Response::fromFile(m_path, "image/png"));
        };
    }

    void theWholeFileArrives()
    {
        RawClient client(m_server.port());
        const auto answer = get(client);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Content-Type"), "image/png");
        QCOMPARE(answer.header("Content-Length").toLongLong(), m_content.size());
        QCOMPARE(answer.header("Accept-Ranges"), "bytes");
        QVERIFY(answer.body == m_content);
    }

    void headTellsTheSizeOnly()
    {
        RawClient client(m_server.port());
        const auto answer = get(client, {}, "HEAD");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Content-Length").toLongLong(), m_content.size());
        QCOMPARE(get(client, "Range: bytes=0-0\r\n").body,
                 m_content.first(1)); // the connection is in step
    }

    void rangesArrive()
    {
        RawClient client(m_server.port());
        const auto middle = get(client, "Range: bytes=100000-199999\r\n");
        QCOMPARE(middle.status, 206);
        QVERIFY(middle.body == m_content.sliced(100'000, 100'000));
        QCOMPARE(middle.header("Content-Range"),
                 "bytes 100000-199999/" + QByteArray::number(m_content.size()));
        const auto end = get(client, "Range: bytes=-10\r\n");
        QCOMPARE(end.body, m_content.last(10));
        const auto outside = get(client, "Range: bytes=99999999-\r\n");
        QCOMPARE(outside.status, 416);
        QCOMPARE(outside.header("Content-Range"),
                 "bytes */" + QByteArray::number(m_content.size()));
        QCOMPARE(get(client).status, 200);
    }

    void anUnchangedFileIsNotSentAgain()
    {
        RawClient client(m_server.port());
        const auto first = get(client);
        const QByteArray tag = first.header("ETag");
        QVERIFY(tag.startsWith('"'));
        const auto again = get(client, "If-None-Match: " + tag + "\r\n");
        QCOMPARE(again.status, 304);
        QCOMPARE(again.header("ETag"), tag);
        QCOMPARE(again.body, QByteArray());
        QCOMPARE(get(client, "If-Modified-Since: " + first.header("Last-Modified") + "\r\n").status,
                 304);
        write("changed");
        const auto changed = get(client, "If-None-Match: " + tag + "\r\n");
        QCOMPARE(changed.status, 200);
        QCOMPARE(changed.body, "changed");
        QVERIFY(changed.header("ETag") != tag);
    }

    void theHandlersTagCounts()
    {
        m_server.answering = [this](const Request &, const Responder &responder) {
            Response response = Response::fromFile(m_path, "image/png");
            response.headers.set("ETag", "\"hash\"");
            response.headers.set("Cache-Control", "private, max-age=60");
            responder.send(response);
        };
        RawClient client(m_server.port());
        QCOMPARE(get(client).header("ETag"), "\"hash\"");
        const auto again = get(client, "If-None-Match: \"hash\"\r\n");
        QCOMPARE(again.status, 304);
        QCOMPARE(again.header("Cache-Control"), "private, max-age=60");
    }

    void anEmptyFileIsAnEmptyAnswer()
    {
        write({});
        RawClient client(m_server.port());
        const auto answer = get(client);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.header("Content-Length"), "0");
        QCOMPARE(get(client).status, 200);
    }

    void whatIsNoFileAnswers404()
    {
        RawClient client(m_server.port());
        QFile::remove(m_path);
        QCOMPARE(get(client).status, 404);
        m_path = m_folder.path();
        QCOMPARE(get(client).status, 404);
    }

    void aFileThatShrinksMeanwhileCutsTheConnection()
    {
        write(QByteArray(64 * 1024 * 1024, 'x'));
        RawClient client(m_server.port());
        client.socket().setReadBufferSize(16 * 1024);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_VERIFY(client.socket().bytesAvailable() > 0); // on its way
        QVERIFY(QFile::resize(m_path, 10));
        client.socket().setReadBufferSize(0);
        QVERIFY(client.isClosed());
        QVERIFY(client.rest().size() < 64 * 1024 * 1024);
    }

    void truncatedFilesLieAboutTheirLength()
    {
        m_server.answering = [this](const Request &, const Responder &responder) {
            Response response = Response::fromFile(m_path, "image/png");
            response.truncateAfter = 1000;
            responder.send(response);
        };
        RawClient client(m_server.port());
        const auto answer = get(client);
        QCOMPARE(answer.header("Content-Length").toLongLong(), m_content.size());
        QCOMPARE(answer.body, m_content.first(1000));
        QVERIFY(client.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_httpfiles.moc"
