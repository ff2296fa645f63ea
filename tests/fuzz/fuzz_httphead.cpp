// A request on a connection: what it is must not depend on the pieces it came in.

#include "core/http/requestparser.h"
#include "tests/fuzz/fuzz.h"

using namespace cq;
using namespace cq::http;
using fuzz::require;

namespace {

constexpr qsizetype kHeadLimit = 1024;
constexpr qint64 kBodyLimit = 512;

struct Reading
{
    std::optional<Fault> fault;
    std::optional<RequestHead> head;
    QByteArray body;
    bool isDone = false;
    QByteArray left; ///< behind the request
};

/// As a connection reads: the head is looked at from its beginning, the body is taken away.
Reading read(QByteArrayView all, qsizetype step)
{
    Reading reading;
    RequestParser parser(kHeadLimit);
    QByteArray pending;
    for (qsizetype from = 0; from < all.size(); from += step) {
        const QByteArrayView piece = all.sliced(from, std::min(step, all.size() - from));
        pending.append(piece.data(), piece.size());
        if (!reading.head) {
            HeadStep headStep = parser.head(pending);
            if (headStep.outcome == HeadStep::Outcome::NeedMore)
                continue;
            if (headStep.outcome == HeadStep::Outcome::Refused) {
                reading.fault = std::move(headStep.fault);
                return reading;
            }
            pending.remove(0, headStep.head.bytes);
            parser.setBodyLimit(kBodyLimit);
            reading.isDone = !headStep.head.hasBody();
            reading.head = std::move(headStep.head);
        }
        if (!reading.isDone && !pending.isEmpty()) {
            BodyStep bodyStep = parser.body(pending, reading.body);
            require(bodyStep.consumed >= 0 && bodyStep.consumed <= pending.size(),
                    "a body takes no more than there is");
            pending.remove(0, bodyStep.consumed);
            reading.isDone = bodyStep.isDone;
            reading.fault = std::move(bodyStep.fault);
            if (reading.fault)
                return reading;
        }
        if (reading.isDone) {
            reading.left = pending + all.sliced(std::min(from + step, all.size())).toByteArray();
            return reading;
        }
    }
    return reading;
}

bool isOneLine(QByteArrayView text)
{
    return !text.contains('\r') && !text.contains('\n') && !text.contains('\0');
}

void checkHead(const RequestHead &head)
{
    const Request &request = head.request;
    require(head.bytes > 0 && head.bytes <= kHeadLimit, "a head keeps its limit");
    require(request.path.startsWith('/')
                || (request.path == "*" && request.method == Method::Options),
            "a target is a path");
    require(isOneLine(request.path) && isOneLine(request.rawQuery), "a target is one line");
    require(!request.path.contains('?') && !request.path.contains('#'),
            "a path ends where the query begins");
    require(request.headers.values("Host").size() == 1, "there is one Host");
    require(request.headers.values("Content-Length").size()
                    + request.headers.values("Transfer-Encoding").size()
                <= 1,
            "there is one way to know where the body ends");
    require(head.isChunked == request.headers.contains("Transfer-Encoding"),
            "a transfer encoding is chunked");
    require(head.contentLength == request.headers.value("Content-Length").toLongLong(),
            "the length of the body is what the header says");
    for (const Header &line : request.headers.lines()) {
        require(!line.name.isEmpty() && !line.name.contains(' ') && !line.name.contains(':'),
                "the name of a header is a token");
        require(isOneLine(line.name) && isOneLine(line.value), "a header is one line");
    }
    (void)decodePercent(request.path);
}

bool isSame(const RequestHead &left, const RequestHead &right)
{
    return left.bytes == right.bytes && left.isHttp11 == right.isHttp11
        && left.keepAlive == right.keepAlive && left.isChunked == right.isChunked
        && left.contentLength == right.contentLength
        && left.expectsContinue == right.expectsContinue
        && left.request.method == right.request.method && left.request.path == right.request.path
        && left.request.rawQuery == right.request.rawQuery
        && left.request.query == right.request.query
        && left.request.headers == right.request.headers
        && left.request.isUpgrade == right.request.isUpgrade;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto [bytes, step] = fuzz::arrivalOf(fuzz::bytesOf(data, size));
    const Reading whole = read(bytes, std::max<qsizetype>(bytes.size(), 1));
    const Reading pieces = read(bytes, step);

    require(whole.head.has_value() == pieces.head.has_value(), "a head is one in pieces, too");
    if (whole.head) {
        checkHead(*whole.head);
        require(isSame(*whole.head, *pieces.head), "a head is the same in pieces");
    }
    require(whole.fault.has_value() == pieces.fault.has_value(), "a fault is one in pieces, too");
    if (whole.fault) {
        require(whole.fault->status >= 400 && whole.fault->status < 500, "a fault is the client's");
        require(!whole.fault->code.isEmpty() && !whole.fault->message.isEmpty(),
                "a fault says what it is");
        require(whole.fault->status == pieces.fault->status
                    && whole.fault->code == pieces.fault->code,
                "a fault is the same in pieces");
    }
    require(whole.isDone == pieces.isDone, "a request ends in pieces, too");
    if (whole.isDone) {
        require(whole.body.size() <= kBodyLimit, "a body keeps its limit");
        require(whole.body == pieces.body, "a body is the same in pieces");
        require(whole.left == pieces.left, "a request ends at the same byte in pieces");
    }
    return 0;
}
