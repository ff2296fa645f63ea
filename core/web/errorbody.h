#pragma once

#include "core/base/result.h"
#include "core/http/response.h"
#include "core/web/route.h"

#include <QJsonValue>
#include <QStringList>

namespace cq::web {

/// What is wrong with one value of a request, as FastAPI's clients know it.
struct FieldFault
{
    QByteArray type; ///< a word such as "missing" or "value_error"
    QStringList where; ///< "body", "query" or "path", then the way to the value
    QString message;
    QJsonValue input = {}; ///< what was sent
};

/// What went wrong with a call, as the client is told.
struct Problem
{
    int status = 500;
    QByteArray code = "internal"; ///< a stable word for programs
    QString message; ///< one sentence for people
    QString suggestion; ///< what to do about it; may be empty
    QString details; ///< evidence; may be empty
    int retryAfterSeconds = 0; ///< above 0: the header of that name
    QList<FieldFault> faults = {}; ///< of a 422 in the families that list them
};

/// The status and the word of an error: the one place where kinds become numbers. What the disk or
/// the database said stays in the log.
Problem problemOf(const Error &error);

/// 422 for one value; the sentence says which.
Problem faulty(const FieldFault &fault);

/// Too many requests, or a quota is used up.
Problem tooMany(const QString &message, int retryAfterSeconds);

/// The answer in the words of a family, with the headers its status asks for.
http::Response errorResponse(Family family, const Problem &problem, const QByteArray &requestId);

} // namespace cq::web
