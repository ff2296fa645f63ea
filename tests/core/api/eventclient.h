#pragma once

#include "tests/core/http/chunks.h"
#include "tests/core/http/rawclient.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace cq::test {

/// One event of a stream (WHATWG HTML, 9.2.6).
struct ServerEvent
{
    QByteArray id; ///< as its own lines said
    QByteArray type;
    QJsonObject message;
};

/// A client of GET /api/v1/events without upgrade.
class EventClient
{
public:
    EventClient(quint16 port, const QByteArray &token, const QByteArray &headers = {})
        : m_client(port)
    {
        m_client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + token + "\r\n" + headers + "\r\n");
        m_head = m_client.answer(true, 60'000);
    }

    const RawClient::Answer &head() const { return m_head; }

    /// All bytes of the body so far.
    QByteArray text() { return dechunked(m_client.rest()).bytes; }

    /// The events so far.
    QList<ServerEvent> events()
    {
        QList<ServerEvent> events;
        for (const QList<QByteArray> &block : blocks()) {
            ServerEvent event;
            QByteArray data;
            for (const QByteArray &line : block) {
                if (line.startsWith("id: "))
                    event.id = line.sliced(4);
                else if (line.startsWith("event: "))
                    event.type = line.sliced(7);
                else if (line.startsWith("data: "))
                    data += line.sliced(6);
            }
            event.message = QJsonDocument::fromJson(data).object();
            if (!data.isEmpty())
                events.append(event);
        }
        return events;
    }

    /// What a browser would send as Last-Event-ID.
    QByteArray lastId()
    {
        QByteArray last;
        for (const QList<QByteArray> &block : blocks()) {
            for (const QByteArray &line : block) {
                if (line.startsWith("id: "))
                    last = line.sliced(4);
            }
        }
        return last;
    }

    /// Titles of the jobs that were told, in their order, each state once.
    QByteArrayList titles()
    {
        QByteArrayList titles;
        for (const ServerEvent &event : events()) {
            if (event.type == "job")
                titles << event.message[QLatin1StringView("data")][QLatin1StringView("title")]
                              .toString()
                              .toUtf8();
        }
        return titles;
    }

    /// Whether the server said that this is the end.
    bool isEnded()
    {
        std::ignore = m_client.rest();
        return dechunked(m_client.rest()).isWhole;
    }

    bool isClosed() { return m_client.isClosed(60'000); }

    void leave() { m_client.socket().abort(); }

private:
    QList<QList<QByteArray>> blocks()
    {
        QByteArray whole = text();
        whole.truncate(whole.lastIndexOf("\n\n") + 1); // the last may have come in part
        QList<QList<QByteArray>> blocks(1);
        for (const QByteArray &line : whole.split('\n')) {
            if (line.isEmpty())
                blocks.append(QList<QByteArray>());
            else
                blocks.last().append(line);
        }
        return blocks;
    }

    RawClient m_client;
    RawClient::Answer m_head;
};

} // namespace cq::test
