#include "core/web/errorbody.h"

#include <QJsonArray>
#include <QJsonObject>

namespace cq::web {

using namespace Qt::StringLiterals;

namespace {

/// FastAPI lists what is wrong with a request, and its clients read the list.
QJsonValue detailOf(const Problem &problem)
{
    if (problem.status != 422)
        return problem.message;
    QList<FieldFault> faults = problem.faults;
    if (faults.isEmpty())
        faults.append({"value_error", {u"body"_s}, problem.message, QJsonValue::Null});
    QJsonArray list;
    for (const FieldFault &fault : std::as_const(faults)) {
        list.append(QJsonObject{{u"type"_s, QString::fromLatin1(fault.type)},
                                {u"loc"_s, QJsonArray::fromStringList(fault.where)},
                                {u"msg"_s, fault.message},
                                {u"input"_s, fault.input}});
    }
    return list;
}

QJsonObject bodyOf(Family family, const Problem &problem, const QString &requestId)
{
    const QString code = QString::fromLatin1(problem.code);
    QJsonObject body;
    if (family == Family::Own) {
        QJsonObject error{
            {u"code"_s, code}, {u"message"_s, problem.message}, {u"request_id"_s, requestId}};
        if (!problem.suggestion.isEmpty())
            error.insert(u"suggestion"_s, problem.suggestion);
        if (!problem.details.isEmpty())
            error.insert(u"details"_s, problem.details);
        return {{u"error"_s, error}};
    }
    switch (family) {
    case Family::Own:
        break;
    case Family::S0Accounts:
        body.insert(u"msg"_s, problem.message);
        break;
    case Family::S0:
        body.insert(u"error"_s, problem.message);
        if (problem.status == 401)
            body.insert(u"msg"_s, problem.message);
        break;
    case Family::S0Upload:
        body.insert(u"ok"_s, false);
        body.insert(u"error"_s, problem.message);
        body.insert(u"msg"_s, problem.message);
        break;
    case Family::S2:
        body.insert(u"error"_s, problem.message);
        if (!problem.details.isEmpty())
            body.insert(u"details"_s, problem.details);
        break;
    case Family::S3:
        body.insert(u"detail"_s, detailOf(problem));
        break;
    case Family::Shared:
        body.insert(u"detail"_s, detailOf(problem));
        body.insert(u"error"_s, problem.message);
        body.insert(u"msg"_s, problem.message);
        break;
    }
    body.insert(u"code"_s, code);
    body.insert(u"request_id"_s, requestId);
    return body;
}

} // namespace

Problem problemOf(const Error &error)
{
    Problem problem;
    problem.message = error.message;
    problem.code = errorKindName(error.kind).toLatin1();
    switch (error.kind) {
    case ErrorKind::NotFound:
        problem.status = 404;
        break;
    case ErrorKind::Conflict:
        problem.status = 409;
        break;
    case ErrorKind::Invalid:
        problem.status = 422;
        problem.details = error.details;
        break;
    case ErrorKind::Denied:
        problem.status = 403;
        break;
    case ErrorKind::Unavailable:
        problem.status = 503;
        problem.retryAfterSeconds = 5;
        break;
    case ErrorKind::Timeout:
        problem.status = 504;
        break;
    case ErrorKind::Storage:
        problem.status = 503;
        problem.message = u"The server cannot store this at the moment."_s;
        problem.retryAfterSeconds = 30;
        break;
    case ErrorKind::Exhausted:
        problem.status = 429;
        problem.retryAfterSeconds = error.details.isEmpty() ? 10 : error.details.toInt();
        break;
    case ErrorKind::Protocol:
        problem.status = 502;
        problem.details = error.details;
        break;
    }
    return problem;
}

Problem faulty(const FieldFault &fault)
{
    const QString place = fault.where.mid(1).join(u'.');
    const QString sentence = place.isEmpty() ? fault.message : place + u": "_s + fault.message;
    return {422, "invalid", sentence, {}, {}, 0, {fault}};
}

Problem tooMany(const QString &message, int retryAfterSeconds)
{
    return {429, "too_many", message, {}, {}, retryAfterSeconds};
}

http::Response errorResponse(Family family, const Problem &problem, const QByteArray &requestId)
{
    http::Response response = http::Response::json(
        problem.status, QJsonDocument(bodyOf(family, problem, QString::fromLatin1(requestId))));
    if (problem.status == 401)
        response.headers.set("WWW-Authenticate", "Bearer realm=\"comfyqueue\"");
    if (problem.retryAfterSeconds > 0)
        response.headers.set("Retry-After", QByteArray::number(problem.retryAfterSeconds));
    return response;
}

} // namespace cq::web
