#pragma once

#include "core/domain/account.h"
#include "core/http/request.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace cq::web {

/// Who may ask. Whether an object is theirs is for the handler to find out: what is somebody else's
/// is not there (404).
enum class Access {
    Anybody,
    SignedIn,
    Editor, ///< editor or admin
    Admin,
    Worker, ///< an API key of that scope
    Metrics, ///< an editor, or an API key of that scope
};

/// Whose clients read the answers. It decides under which key an error's sentence stands
/// (api-shapes, section 0).
enum class Family {
    Own, ///< {"error":{"code","message",…}}
    S0Accounts, ///< {"msg"}
    S0, ///< {"error"}
    S0Upload, ///< {"ok":false,"error","msg"}
    S2, ///< {"error","details"}
    S3, ///< {"detail"}
    Shared, ///< all three
};

enum class BodyKind {
    None, ///< ignored if there is one
    Json,
    Form, ///< multipart/form-data, streamed to a file when it is large
    Either, ///< JSON or a form
};

/// One answer that a route may give, for its documentation.
struct RouteAnswer
{
    int status = 200;
    QByteArray schema = {}; ///< name of a schema of the document; empty: no body, or no JSON
    QByteArray contentType = "application/json";
};

/// A parameter of the query.
struct RouteQuery
{
    QByteArray name;
    QByteArray type = "string"; ///< "string", "integer", "boolean"
    QString meaning;
};

struct Call;
class Reply;
using Handler = std::function<void(const Call &, const Reply &)>;

/// One row of the route table: everything that is known about a way in.
struct Route
{
    http::Method method = http::Method::Get;
    QByteArray path; ///< "/api/v1/jobs/{id}"; a last segment "{path...}" takes the rest
    QByteArray operation; ///< a name for programs, unique
    Access access = Access::SignedIn;
    QString summary = {}; ///< one sentence
    Handler handler = {};
    Family family = Family::Own;
    BodyKind body = BodyKind::None;
    QByteArray request = {}; ///< schema of the body; empty when there is none
    QList<RouteAnswer> answers = {}; ///< the good ones; errors follow from access and family
    QList<RouteQuery> query = {};
    qint64 bodyLimit = 0; ///< bytes; 0 = the house's for that kind of body
    bool holdsSecret = false; ///< the answer carries a token, a key or passwords: not compressed
    QString denied = {}; ///< what those hear who may not; empty: a sentence of the house
};

/// A request that was let in.
struct Call
{
    http::Request request;
    Principal principal; ///< of nobody (user null) where anybody may ask
    const Route *route = nullptr;
    QStringList parameters; ///< what stands at the path's braces, in their order, decoded

    bool isSignedIn() const { return !principal.user.isNull(); }

    bool isAdmin() const { return principal.role == Role::Admin; }

    /// Editor or admin.
    bool isOperator() const { return principal.role != Role::Participant; }
};

} // namespace cq::web
