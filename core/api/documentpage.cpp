#include "core/api/documentpage.h"

#include <QJsonDocument>
#include <QStringList>

#include <utility>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *kStyle = R"css(
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 small { font-weight: normal; opacity: .6; }
h2 { margin-top: 2rem; border-bottom: 1px solid #8886; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .6rem; border-radius: 6px; background: #8882; }
details { margin: .3rem 0; padding: .3rem .6rem; border: 1px solid #8884; border-radius: 6px; }
summary { cursor: pointer; }
.method { display: inline-block; width: 4.2rem; font-weight: 600; }
.note { opacity: .75; }
table { border-collapse: collapse; margin: .5rem 0; }
td { padding: .15rem .8rem .15rem 0; vertical-align: top; }
)css";

QString accessSentence(web::Access access)
{
    switch (access) {
    case web::Access::Anybody:
        return u"Anybody may ask."_s;
    case web::Access::SignedIn:
        return u"Whoever is signed in may ask; participants see what is theirs."_s;
    case web::Access::Editor:
        return u"Editors and administrators may ask."_s;
    case web::Access::Admin:
        return u"Administrators may ask."_s;
    case web::Access::Worker:
        return u"Workers may ask, with a key of that scope."_s;
    case web::Access::Metrics:
        return u"Editors and administrators may ask, or a key of the scope metrics."_s;
    }
    Q_UNREACHABLE();
}

QString bodySentence(web::BodyKind body)
{
    switch (body) {
    case web::BodyKind::None:
        return {};
    case web::BodyKind::Json:
        return u"JSON"_s;
    case web::BodyKind::Form:
        return u"multipart/form-data"_s;
    case web::BodyKind::Either:
        return u"JSON or multipart/form-data"_s;
    }
    Q_UNREACHABLE();
}

/// Under which heading a route stands.
QString subjectOf(const web::Route &route)
{
    const QString path = QString::fromLatin1(route.path);
    if (path.startsWith("/api/v1/"_L1)) {
        QString subject = path.section(u'/', 3, 3);
        if (subject == "openapi.json"_L1 || subject == "docs"_L1 || subject == "version"_L1)
            subject = u"about"_s;
        subject[0] = subject[0].toUpper();
        return subject;
    }
    if (path.startsWith("/api/workers/"_L1))
        return u"Workers"_s;
    if (route.family == web::Family::Own)
        return u"About"_s;
    return u"For clients of earlier systems"_s;
}

QString link(const QByteArray &schema)
{
    const QString name = QString::fromLatin1(schema).toHtmlEscaped();
    return u"<a href=\"#%1\">%1</a>"_s.arg(name);
}

QString row(const QString &first, const QString &second)
{
    return u"<tr><td>%1</td><td>%2</td></tr>"_s.arg(first, second);
}

QString operationHtml(const web::Route &route)
{
    QString rows;
    for (const web::RouteQuery &query : route.query) {
        rows += row(u"<code>?%1</code> <span class=\"note\">%2</span>"_s.arg(
                        QString::fromLatin1(query.name), QString::fromLatin1(query.type)),
                    query.meaning.toHtmlEscaped());
    }
    if (route.body != web::BodyKind::None) {
        QString body = bodySentence(route.body);
        if (!route.request.isEmpty())
            body += u": "_s + link(route.request);
        rows += row(u"Body"_s, body);
    }
    for (const web::RouteAnswer &answer : route.answers) {
        QString what = answer.schema.isEmpty() ? QString() : link(answer.schema);
        if (answer.contentType != "application/json")
            what += u" <code>%1</code>"_s.arg(QString::fromLatin1(answer.contentType));
        rows += row(QString::number(answer.status), what);
    }
    return u"<details id=\"%1\"><summary><code><span "
           u"class=\"method\">%2</span>%3</code><br>%4</summary>"
           "<p class=\"note\">%5</p><table>%6</table></details>\n"_s.arg(
               QString::fromLatin1(route.operation),
               QString::fromLatin1(http::methodName(route.method)),
               QString::fromLatin1(route.path).toHtmlEscaped(), route.summary.toHtmlEscaped(),
               accessSentence(route.access), rows);
}

QString schemasHtml(const QJsonObject &schemas)
{
    QString html;
    for (auto schema = schemas.begin(); schema != schemas.end(); ++schema) {
        const QByteArray json = QJsonDocument(schema.value().toObject()).toJson();
        html +=
            u"<details id=\"%1\"><summary><code>%1</code></summary><pre>%2</pre></details>\n"_s.arg(
                schema.key().toHtmlEscaped(), QString::fromUtf8(json).toHtmlEscaped());
    }
    return html;
}

} // namespace

QByteArray documentPage(const QList<web::Route> &routes, const QJsonObject &schemas,
                        const QString &version)
{
    QList<std::pair<QString, QString>> subjects; // in the order of the table
    for (const web::Route &route : routes) {
        const QString subject = subjectOf(route);
        auto known = std::ranges::find(subjects, subject, &std::pair<QString, QString>::first);
        if (known == subjects.end())
            known = subjects.insert(subjects.end(), {subject, QString()});
        known->second += operationHtml(route);
    }
    QString html =
        u"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>ComfyQueue "
        u"API</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"><style>%1</style></head><body>"
        "<h1>ComfyQueue API <small>%2</small></h1>"
        "<p>Sign in with <a href=\"#signIn\">POST /api/v1/auth/login</a> or make an API key, and "
        "send it as "
        "<code>Authorization: Bearer …</code>. For programs the same is at "
        "<a href=\"/openapi.json\">/openapi.json</a>. Errors have a code and a sentence; every "
        "answer has an "
        "<code>X-Request-ID</code>.</p>\n"_s.arg(QLatin1StringView(kStyle),
                                                 version.toHtmlEscaped());
    for (const auto &[subject, operations] : std::as_const(subjects))
        html += u"<h2>%1</h2>\n%2"_s.arg(subject.toHtmlEscaped(), operations);
    html += u"<h2>Schemas</h2>\n"_s + schemasHtml(schemas) + u"</body></html>\n"_s;
    return html.toUtf8();
}

} // namespace cq::api
