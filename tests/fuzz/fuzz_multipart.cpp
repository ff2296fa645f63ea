// A form: its first line is the Content-Type, the rest the body. Its parts must not depend on the
// pieces the body came in.

#include "core/http/multipart.h"
#include "tests/fuzz/fuzz.h"

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;
using fuzz::require;

namespace {

/// Small, so that inputs of a kilobyte reach them.
constexpr MultipartLimits kLimits{6, 128, 64, 160, 200};

struct Part
{
    PartHead head;
    QByteArray data;
    bool isEnded = false;
};

struct Reading
{
    QList<Part> parts;
    std::optional<Error> error;
};

Reading read(const QByteArray &boundary, QByteArrayView body, qsizetype step)
{
    Reading reading;
    const auto isOpen = [&reading] {
        return !reading.parts.isEmpty() && !reading.parts.last().isEnded;
    };
    MultipartParser parser(boundary,
                           {[&](const PartHead &head) {
                                require(!isOpen(), "a part begins when the one before ended");
                                reading.parts.append({head, {}, false});
                                return Result<void>();
                            },
                            [&](QByteArrayView bytes) {
                                require(isOpen(), "data belong to a part");
                                reading.parts.last().data.append(bytes.data(), bytes.size());
                                return Result<void>();
                            },
                            [&] {
                                require(isOpen(), "what ends began before");
                                reading.parts.last().isEnded = true;
                                return Result<void>();
                            }},
                           kLimits);
    Result<void> went;
    for (qsizetype from = 0; from < body.size() && went; from += step)
        went = parser.feed(body.sliced(from, std::min(step, body.size() - from)));
    if (went)
        went = parser.finish();
    if (!went)
        reading.error = went.error();
    return reading;
}

void checkPart(const Part &part, const QByteArray &boundary)
{
    const PartHead &head = part.head;
    require(!head.name.contains(QChar::Null), "a name has no NUL");
    require(!head.contentType.contains('\r') && !head.contentType.contains('\n'),
            "a content type is one line");
    if (head.fileName)
        require(!head.fileName->contains(u'/') && !head.fileName->contains(u'\\')
                    && !head.fileName->contains(QChar::Null),
                "a file name is one segment of a path");
    require(part.data.size() <= (head.fileName ? kLimits.fileBytes : kLimits.fieldBytes),
            "a part keeps its limit");
    require(!part.data.contains("\r\n--" + boundary), "a boundary ends a part");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto [bytes, step] = fuzz::arrivalOf(fuzz::bytesOf(data, size));
    const qsizetype line = std::max<qsizetype>(bytes.indexOf('\n'), 0);
    const QByteArrayView body = bytes.sliced(std::min(line + 1, bytes.size()));
    QByteArray boundary = multipartBoundary(bytes.first(line).toByteArray());
    require(boundary.size() <= 70 && !boundary.contains('\r') && !boundary.contains('\n'),
            "a boundary is short and one line");
    if (boundary.isEmpty())
        boundary = "XX";

    const Reading whole = read(boundary, body, std::max<qsizetype>(body.size(), 1));
    const Reading pieces = read(boundary, body, step);
    require(whole.error.has_value() == pieces.error.has_value(), "a fault is one in pieces, too");
    require(!whole.error || whole.error->kind == ErrorKind::Invalid, "a fault is the client's");
    require(whole.parts.size() == pieces.parts.size(), "there are as many parts in pieces");
    require(whole.parts.size() <= kLimits.parts, "there are no more parts than may be");
    for (qsizetype i = 0; i < whole.parts.size(); ++i) {
        const Part &part = whole.parts[i];
        const Part &other = pieces.parts[i];
        checkPart(part, boundary);
        require(part.head.name == other.head.name && part.head.fileName == other.head.fileName
                    && part.head.contentType == other.head.contentType
                    && part.head.headers == other.head.headers,
                "the head of a part is the same in pieces");
        require(part.isEnded == other.isEnded, "a part ends in pieces, too");
        require(!part.isEnded || part.data == other.data, "a part is the same in pieces");
        require(part.isEnded || whole.error, "what went well has no open part");
    }
    return 0;
}
