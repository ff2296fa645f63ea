#pragma once

#include "core/comfy/httpcall.h"

#include <QNetworkAccessManager>

class QHttpMultiPart;

namespace cq::comfy {

/// Calls to one server that may be repeated without harm, over QNetworkAccessManager. POST /prompt
/// is not among them: see PromptChannel. Every `done` is called exactly once, or dropped uncalled
/// when this object is destroyed.
class HttpCalls : public QObject
{
    Q_OBJECT

public:
    explicit HttpCalls(const Endpoint &endpoint, QObject *parent = nullptr);

    void get(const QString &path, const QUrlQuery &query, HttpCall::Terms terms, HttpDone done);

    /// Qt sends such a POST a second time if the server drops the connection before it answers.
    void post(const QString &path, const QByteArray &json, HttpDone done);

    /// Never sent twice.
    void postOnce(const QString &path, const QByteArray &json, HttpDone done);

    /// Takes ownership of the form.
    void upload(const QString &path, QHttpMultiPart *form, HttpDone done);

    void abortAll();

private:
    void follow(QNetworkReply *reply, HttpCall::Terms terms, HttpDone done);

    const Endpoint &m_endpoint;
    QNetworkAccessManager m_network;
};

} // namespace cq::comfy
