#pragma once

#include "core/api/openapi.h"
#include "core/web/route.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace cq::test {

/// Holds answers against the OpenAPI document that the server gives out: whether the status is
/// documented for that path, and the body is what its schema says, without anything beside. Knows
/// as much of JSON Schema as core/api/schemas.cpp makes.
class Documented
{
public:
    explicit Documented(const QList<web::Route> &routes)
        : m_document(api::openApiDocument(routes, QStringLiteral("0")))
    {}

    /// What is not as documented, or empty. Paths that are not served are not documented either.
    QString fault(const QByteArray &method, const QByteArray &target, int status,
                  const QByteArray &contentType, const QByteArray &body) const
    {
        const QJsonObject answers = operation(method, target).value(u"responses").toObject();
        if (answers.isEmpty())
            return {};
        const QString name =
            QString::fromLatin1(method + ' ' + target + ": " + QByteArray::number(status));
        if (!answers.contains(QString::number(status)))
            return name + QStringLiteral(" is not documented");
        const QJsonObject content =
            answers.value(QString::number(status)).toObject().value(u"content").toObject();
        const QJsonObject json = content.value(u"application/json").toObject();
        if (!contentType.startsWith("application/json") || json.isEmpty())
            return {};
        QJsonParseError error;
        const QJsonDocument read = QJsonDocument::fromJson(body, &error);
        if (error.error != QJsonParseError::NoError)
            return name + QStringLiteral(" is no JSON: ") + error.errorString();
        const QJsonValue value =
            read.isArray() ? QJsonValue(read.array()) : QJsonValue(read.object());
        const QString fault = mismatch(json.value(u"schema").toObject(), value, QString());
        return fault.isEmpty() ? QString() : name + u' ' + fault;
    }

private:
    QJsonObject operation(const QByteArray &method, const QByteArray &target) const
    {
        QStringList asked = QString::fromLatin1(target).section(u'?', 0, 0).split(u'/');
        if (asked.size() > 2 && asked.last().isEmpty())
            asked.removeLast(); // a slash at the end means nothing
        const QJsonObject paths = m_document.value(u"paths").toObject();
        for (const bool exact : {true, false}) {
            for (auto path = paths.begin(); path != paths.end(); ++path) {
                const QStringList parts = path.key().split(u'/');
                bool fits = parts.size() == asked.size();
                for (qsizetype i = 0; fits && i < parts.size(); ++i)
                    fits = parts.at(i) == asked.at(i) || (!exact && parts.at(i).startsWith(u'{'));
                const QString word = QString::fromLatin1(method).toLower();
                if (fits && path.value().toObject().contains(word))
                    return path.value().toObject().value(word).toObject();
            }
        }
        return {};
    }

    static QString typeOf(const QJsonValue &value)
    {
        switch (value.type()) {
        case QJsonValue::Null:
            return QStringLiteral("null");
        case QJsonValue::Bool:
            return QStringLiteral("boolean");
        case QJsonValue::Double:
            return value.toDouble() == static_cast<double>(value.toInteger())
                ? QStringLiteral("integer")
                : QStringLiteral("number");
        case QJsonValue::String:
            return QStringLiteral("string");
        case QJsonValue::Array:
            return QStringLiteral("array");
        default:
            return QStringLiteral("object");
        }
    }

    QString mismatch(const QJsonObject &schema, const QJsonValue &value, const QString &at) const
    {
        if (schema.contains(u"$ref")) {
            const QString name = schema.value(u"$ref").toString().section(u'/', -1);
            const QJsonObject schemas =
                m_document.value(u"components").toObject().value(u"schemas").toObject();
            if (!schemas.contains(name))
                return QStringLiteral("names the schema %1, which is not there").arg(name);
            return mismatch(schemas.value(name).toObject(), value, at);
        }
        const QJsonValue type = schema.value(u"type");
        QStringList allowed;
        for (const QJsonValue &one : type.isArray() ? type.toArray() : QJsonArray{type})
            allowed << one.toString();
        const QString is = typeOf(value);
        const bool isNumber = is == u"integer" && allowed.contains(QStringLiteral("number"));
        if (!type.isUndefined() && !allowed.contains(is) && !isNumber)
            return QStringLiteral("has at '%1' %2 instead of %3")
                .arg(at, is, allowed.join(QStringLiteral(" or ")));
        if (schema.contains(u"items")) {
            for (const QJsonValue &item : value.toArray()) {
                const QString fault =
                    mismatch(schema.value(u"items").toObject(), item, at + QStringLiteral("[]"));
                if (!fault.isEmpty())
                    return fault;
            }
        }
        return schema.contains(u"properties") && value.isObject()
            ? mismatchOfMembers(schema, value.toObject(), at)
            : QString();
    }

    QString mismatchOfMembers(const QJsonObject &schema, const QJsonObject &object,
                              const QString &at) const
    {
        for (const QJsonValue &name : schema.value(u"required").toArray()) {
            if (!object.contains(name.toString()))
                return QStringLiteral("lacks '%1.%2'").arg(at, name.toString());
        }
        const QJsonObject properties = schema.value(u"properties").toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            const QString place = at + u'.' + member.key();
            if (!properties.contains(member.key()))
                return QStringLiteral("has '%1', which is not documented").arg(place);
            const QString fault =
                mismatch(properties.value(member.key()).toObject(), member.value(), place);
            if (!fault.isEmpty())
                return fault;
        }
        return {};
    }

    QJsonObject m_document;
};

} // namespace cq::test
