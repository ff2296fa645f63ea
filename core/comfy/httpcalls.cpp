#include "core/comfy/httpcalls.h"

#include "core/comfy/onceonlybody.h"

#include <QHttpMultiPart>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostInflated = 64LL * 1024 * 1024;

QNetworkRequest jsonRequest(const Endpoint &endpoint, const QString &path)
{
    QNetworkRequest request = endpoint.request(path);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return request;
}

} // namespace

HttpCalls::HttpCalls(const Endpoint &endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
{
    m_network.setAutoDeleteReplies(false);
}

void HttpCalls::get(const QString &path, const QUrlQuery &query, HttpCall::Terms terms,
                    HttpDone done)
{
    QNetworkRequest request = m_endpoint.request(path, query);
    request.setDecompressedSafetyCheckThreshold(kMostInflated);
    follow(m_network.get(request), std::move(terms), std::move(done));
}

void HttpCalls::post(const QString &path, const QByteArray &json, HttpDone done)
{
    follow(m_network.post(jsonRequest(m_endpoint, path), json), {}, std::move(done));
}

void HttpCalls::postOnce(const QString &path, const QByteArray &json, HttpDone done)
{
    QNetworkRequest request = jsonRequest(m_endpoint, path);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, json.size());
    auto *body = new OnceOnlyBody(json);
    QNetworkReply *reply = m_network.post(request, body);
    body->setParent(reply);
    follow(reply, {}, std::move(done));
}

void HttpCalls::upload(const QString &path, QHttpMultiPart *form, HttpDone done)
{
    QNetworkReply *reply = m_network.post(m_endpoint.request(path), form);
    form->setParent(reply);
    HttpCall::Terms terms;
    terms.patience.milliseconds = 30'000; // of silence; the server may be writing to a slow disk
    follow(reply, std::move(terms), std::move(done));
}

void HttpCalls::abortAll()
{
    const auto calls = findChildren<HttpCall *>(Qt::FindDirectChildrenOnly);
    for (HttpCall *call : calls)
        call->abort();
}

void HttpCalls::follow(QNetworkReply *reply, HttpCall::Terms terms, HttpDone done)
{
    new HttpCall(m_endpoint, reply, std::move(terms), std::move(done), this);
}

} // namespace cq::comfy
