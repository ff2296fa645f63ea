// The assertions of the parser claim more about the pieces its input comes in than is true of
// sockets (a lone "0\r\n\r").
#define BOOST_DISABLE_ASSERTS

#include "core/http/requestparser.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace beast = boost::beast;

namespace {

/// The line of a chunk's size with its extensions, and the trailers: more than that is nobody's
/// honest need.
constexpr qsizetype kMaxChunkLine = 16 * 1024;

QByteArray bytesOf(beast::string_view text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

Fault faultOf(const beast::error_code &error)
{
    namespace http = beast::http;
    if (error == http::error::header_limit)
        return Fault{431, "head_too_large", u"the head of the request is too large"_s, {}};
    if (error == http::error::body_limit)
        return Fault{413, "body_too_large", u"the body of the request is too large"_s, {}};
    return Fault{400,
                 "bad_request",
                 u"the request cannot be read: %1"_s.arg(QString::fromStdString(error.message())),
                 {}};
}

} // namespace

/// Beast's parser with our callbacks.
class RequestParser::Machine : public beast::http::basic_parser<true>
{
public:
    RequestHead result;
    QByteArray target;
    qint64 bodyLimit = 0;
    qint64 bodyBytes = 0;
    QByteArray *out = nullptr;

    Machine()
    {
        eager(true);
        body_limit(boost::none); // we check ourselves: the limit is known only after the head
    }

private:
    bool m_headDone = false;

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view text,
                         int version, beast::error_code &error) override
    {
        const auto known = methodFromName(bytesOf(method));
        if (!known) {
            error = beast::http::error::bad_method;
            return;
        }
        result.request.method = *known;
        result.isHttp11 = version == 11;
        target = bytesOf(text);
    }

    void on_response_impl(int, beast::string_view, int, beast::error_code &) override {}

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       beast::error_code &) override
    {
        if (!m_headDone) // trailers are read past
            result.request.headers.append(bytesOf(name), bytesOf(value));
    }

    void on_header_impl(beast::error_code &) override { m_headDone = true; }

    void on_body_init_impl(const boost::optional<std::uint64_t> &, beast::error_code &) override {}

    void take(beast::string_view body, beast::error_code &error)
    {
        bodyBytes += static_cast<qint64>(body.size());
        if (bodyBytes > bodyLimit)
            error = beast::http::error::body_limit;
        else
            out->append(body.data(), static_cast<qsizetype>(body.size()));
    }

    std::size_t on_body_impl(beast::string_view body, beast::error_code &error) override
    {
        take(body, error);
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t size, beast::string_view,
                              beast::error_code &error) override
    {
        // A chunk that cannot fit is refused by its announcement, not after it came.
        if (size > static_cast<std::uint64_t>(bodyLimit - bodyBytes))
            error = beast::http::error::body_limit;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view body,
                                   beast::error_code &error) override
    {
        take(body, error);
        return body.size();
    }

    void on_finish_impl(beast::error_code &) override {}
};

namespace {

/// Splits the request target (RFC 9112, 3.2): origin form, absolute form, or '*' for OPTIONS.
std::optional<Fault> readTarget(QByteArrayView target, Request &request)
{
    if (target.contains('#'))
        return Fault{400, "bad_target", u"the request target has a fragment"_s, {}};
    if (target == "*" && request.method == Method::Options) {
        request.path = "*";
        return std::nullopt;
    }
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (target.first(std::min(target.size(), scheme.size()))
                .compare(scheme, Qt::CaseInsensitive)
            != 0)
            continue;
        target = target.sliced(scheme.size());
        const auto end =
            std::find_if(target.begin(), target.end(), [](char c) { return c == '/' || c == '?'; });
        target = target.sliced(std::distance(target.begin(), end));
        break;
    }
    const qsizetype mark = target.indexOf('?');
    request.path = (mark < 0 ? target : target.first(mark)).toByteArray();
    if (request.path.isEmpty() && mark >= 0)
        request.path = "/";
    if (mark >= 0)
        request.rawQuery = target.sliced(mark + 1).toByteArray();
    if (!request.path.startsWith('/'))
        return Fault{400, "bad_target", u"the request target is not a path"_s, {}};
    request.query = decodePairs(request.rawQuery);
    return std::nullopt;
}

HeadStep refused(Fault fault)
{
    HeadStep step;
    step.outcome = HeadStep::Outcome::Refused;
    step.fault = std::move(fault);
    return step;
}

} // namespace

RequestParser::RequestParser(qsizetype headLimit)
    : m_machine(std::make_unique<Machine>())
    , m_headLimit(headLimit)
{
    m_machine->header_limit(static_cast<std::uint32_t>(headLimit));
}

RequestParser::~RequestParser() = default;

HeadStep RequestParser::head(QByteArrayView bytes)
{
    const QByteArrayView looked = bytes.first(std::min(bytes.size(), m_headLimit));
    const qsizetype end = looked.indexOf("\r\n\r\n");
    if (end < 0) {
        if (auto fault = earlyFault(looked))
            return refused(*std::move(fault));
        if (bytes.size() < m_headLimit)
            return {};
        return refused({431,
                        "head_too_large",
                        u"the head of the request is larger than %1 bytes"_s.arg(m_headLimit),
                        {}});
    }
    const QByteArrayView head = looked.first(end + 4);
    if (auto fault = admissionFault(head))
        return refused(*std::move(fault));

    beast::error_code error;
    m_machine->put(boost::asio::const_buffer(head.data(), static_cast<std::size_t>(head.size())),
                   error);
    if (error && error != beast::http::error::need_more)
        return refused(faultOf(error));
    if (!m_machine->is_header_done())
        return refused({400, "bad_request", u"the request cannot be read"_s, {}});

    HeadStep step;
    step.outcome = HeadStep::Outcome::Done;
    step.head = std::move(m_machine->result);
    step.head.bytes = head.size();
    step.head.keepAlive = m_machine->keep_alive();
    step.head.isChunked = m_machine->chunked();
    step.head.contentLength = static_cast<qint64>(m_machine->content_length().value_or(0));
    if (auto fault = readTarget(m_machine->target, step.head.request))
        return refused(*std::move(fault));
    if (wantsWebSocket(step.head.request.headers)) {
        if (auto fault = handshakeFault(step.head.request, step.head.isHttp11))
            return refused(*std::move(fault));
        step.head.request.isUpgrade = true;
    }
    for (const QByteArray &expected : step.head.request.headers.tokens("Expect")) {
        if (expected != "100-continue")
            return refused({417,
                            "expectation_failed",
                            u"the only expectation met here is 100-continue"_s,
                            {}});
        step.head.expectsContinue = step.head.isHttp11 && step.head.hasBody();
    }
    return step;
}

void RequestParser::setBodyLimit(qint64 bytes)
{
    m_machine->bodyLimit = bytes;
}

BodyStep RequestParser::body(QByteArrayView bytes, QByteArray &out)
{
    BodyStep step;
    m_machine->out = &out;
    beast::error_code error;
    while (step.consumed < bytes.size() && !m_machine->is_done()) {
        const QByteArrayView rest = bytes.sliced(step.consumed);
        step.consumed += static_cast<qsizetype>(m_machine->put(
            boost::asio::const_buffer(rest.data(), static_cast<std::size_t>(rest.size())), error));
        if (error)
            break;
    }
    step.isDone = m_machine->is_done();
    if (error && error != beast::http::error::need_more)
        step.fault = faultOf(error);
    else if (!step.isDone && bytes.size() - step.consumed >= kMaxChunkLine)
        step.fault =
            Fault{400, "bad_request", u"a chunk header or the trailers are too long"_s, {}};
    return step;
}

} // namespace cq::http
