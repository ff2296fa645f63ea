#include "app/submissionbody.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// A form's file name is a path of the sender's machine, of which servers take the last part.
bool fitsForm(const InputSource &input)
{
    return std::ranges::none_of(input.name, [](QChar c) {
        return c == u'/' || c == u'\\' || c == u'"' || c < u' ' || c == QChar(0x7f);
    });
}

Result<std::unique_ptr<OnceBody>> asForm(const JobRequest &request, std::optional<int> priority)
{
    const QByteArray boundary =
        "comfyqueue-" + QUuid::createUuid().toString(QUuid::Id128).toLatin1();
    auto body = std::make_unique<OnceBody>("multipart/form-data; boundary=" + boundary);
    const auto begin = [&body, &boundary](const QByteArray &disposition, const QByteArray &type) {
        body->append("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition
                     + (type.isEmpty() ? QByteArray() : "\r\nContent-Type: " + type) + "\r\n\r\n");
    };
    begin(R"(name="title")", {});
    body->append(request.title.toUtf8() + "\r\n");
    if (priority) {
        begin(R"(name="priority")", {});
        body->append(QByteArray::number(*priority) + "\r\n");
    }
    begin(R"(name="workflow"; filename="workflow.json")", "application/json");
    body->append(request.graph + "\r\n");
    for (const InputSource &input : request.inputs) {
        begin(R"(name="input"; filename=")" + input.name.toUtf8() + '"',
              "application/octet-stream");
        if (const auto added = body->appendFile(input.path); !added)
            return added.error();
        body->append("\r\n");
    }
    body->append("--" + boundary + "--\r\n");
    return body;
}

Result<std::unique_ptr<OnceBody>> asJson(const JobRequest &request, std::optional<int> priority)
{
    QJsonArray inputs;
    for (const InputSource &input : request.inputs) {
        QFile file(input.path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorKind::Denied,
                        u"%1 cannot be read: %2."_s.arg(input.path, file.errorString()));
        inputs.append(QJsonObject{{u"name"_s, input.name},
                                  {u"data"_s, QString::fromLatin1(file.readAll().toBase64())}});
    }
    QJsonObject fields{{u"title"_s, request.title}, {u"inputs"_s, inputs}};
    if (priority)
        fields.insert(u"priority"_s, *priority);
    auto body = std::make_unique<OnceBody>("application/json");
    // The graph stays the bytes that it is.
    QByteArray rest = QJsonDocument(fields).toJson(QJsonDocument::Compact);
    rest.replace(0, 1, ",");
    body->append(R"({"workflow":)" + request.graph + rest);
    return body;
}

} // namespace

Result<std::unique_ptr<OnceBody>> submissionBody(const JobRequest &request,
                                                 std::optional<int> priority)
{
    return std::ranges::all_of(request.inputs, fitsForm) ? asForm(request, priority)
                                                         : asJson(request, priority);
}

} // namespace cq
