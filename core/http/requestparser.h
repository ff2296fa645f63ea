#pragma once

#include "core/http/admission.h"
#include "core/http/request.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace cq::http {

/// What a head says: the request without its body, and how the body comes.
struct RequestHead
{
    Request request; ///< id and peer are not the parser's business
    qsizetype bytes = 0; ///< length of the head with its empty line
    bool isHttp11 = true;
    bool keepAlive = true;
    bool isChunked = false;
    qint64 contentLength = 0; ///< 0 when chunked
    bool expectsContinue = false;

    bool hasBody() const { return isChunked || contentLength > 0; }
};

struct HeadStep
{
    enum class Outcome { NeedMore, Done, Refused };

    Outcome outcome = Outcome::NeedMore;
    RequestHead head; ///< when Done
    Fault fault; ///< when Refused
};

struct BodyStep
{
    qsizetype consumed = 0; ///< bytes of the input that are dealt with
    bool isDone = false;
    std::optional<Fault> fault;
};

/// Reads one request from bytes; knows no sockets and no time. Make a new one for each request.
class RequestParser
{
public:
    explicit RequestParser(qsizetype headLimit);
    ~RequestParser();

    /// Looks at everything that lies at the front of the connection, again and again until it is
    /// Done or Refused. It consumes nothing: on Done the head's bytes are the caller's to skip.
    HeadStep head(QByteArrayView bytes);

    /// The longest body to come, before the first call of body(). A longer declared one is the
    /// caller's to refuse.
    void setBodyLimit(qint64 bytes);

    /// The bytes behind the head, from the first not yet consumed one on; appends what belongs to
    /// the body to `out`. Only while the head said that a body comes and it is not done.
    BodyStep body(QByteArrayView bytes, QByteArray &out);

private:
    class Machine;
    std::unique_ptr<Machine> m_machine;
    qsizetype m_headLimit;
};

} // namespace cq::http
