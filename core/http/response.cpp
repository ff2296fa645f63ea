#include "core/http/response.h"

#include <QJsonObject>

namespace cq::http {

using namespace Qt::StringLiterals;

Response Response::empty(int status)
{
    Response response;
    response.status = status;
    return response;
}

Response Response::text(int status, const QString &text)
{
    return bytes(status, "text/plain; charset=utf-8", text.toUtf8());
}

Response Response::json(int status, const QByteArray &json)
{
    return bytes(status, "application/json", json);
}

Response Response::json(int status, const QJsonDocument &json)
{
    return bytes(status, "application/json", json.toJson(QJsonDocument::Compact));
}

Response Response::bytes(int status, const QByteArray &contentType, const QByteArray &body)
{
    Response response;
    response.status = status;
    response.headers.append("Content-Type", contentType);
    response.body = body;
    return response;
}

Response Response::fromFile(const QString &path, const QByteArray &contentType)
{
    Response response;
    response.headers.append("Content-Type", contentType);
    response.file = path;
    return response;
}

Response Response::abort()
{
    Response response;
    response.hangUp = true;
    return response;
}

QByteArray statusText(int status)
{
    struct Row
    {
        int status;
        const char *text;
    };

    // RFC 9110, 15, and RFC 6585.
    static constexpr Row rows[] = {
        {100, "Continue"},
        {101, "Switching Protocols"},
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {203, "Non-Authoritative Information"},
        {204, "No Content"},
        {205, "Reset Content"},
        {206, "Partial Content"},
        {300, "Multiple Choices"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {421, "Misdirected Request"},
        {422, "Unprocessable Content"},
        {423, "Locked"},
        {425, "Too Early"},
        {426, "Upgrade Required"},
        {428, "Precondition Required"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {451, "Unavailable For Legal Reasons"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (const Row &row : rows) {
        if (row.status == status)
            return row.text;
    }
    return "Unknown";
}

Response refusal(int status, const QByteArray &code, const QString &message,
                 const QByteArray &requestId)
{
    const QJsonObject error{
        {u"code"_s, QString::fromLatin1(code)},
        {u"message"_s, message},
        {u"request_id"_s, QString::fromLatin1(requestId)},
    };
    return Response::json(status, QJsonDocument(QJsonObject{{u"error"_s, error}}));
}

} // namespace cq::http
