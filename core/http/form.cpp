#include "core/http/form.h"

#include "core/http/bodystore.h"

#include <QFile>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kPiece = 64 * 1024;

/// Gathers the parts of a multipart body into a Form.
class Gatherer
{
public:
    explicit Gatherer(const FormOptions &options)
        : m_options(options)
    {}

    MultipartParser::Sink sink()
    {
        return {[this](const PartHead &head) { return begin(head); },
                [this](QByteArrayView bytes) { return m_store->append(bytes); },
                [this] { return end(); }};
    }

    Form form;

private:
    Result<void> begin(const PartHead &head)
    {
        m_head = head;
        const bool hasRoom = m_inMemory < m_options.memoryBytes;
        const qint64 memory = !head.fileName ? m_options.limits.fieldBytes
            : hasRoom                        ? m_options.memoryFileBytes
                                             : 0;
        m_store.emplace(memory, m_options.temporaryFolder);
        return {};
    }

    Result<void> end()
    {
        if (auto finished = m_store->finish(); !finished)
            return finished;
        if (m_head.fileName) {
            m_inMemory += m_store->bytes.size();
            form.files.append(
                {m_head.name, *m_head.fileName, m_head.contentType, m_store->bytes, m_store->file});
        } else {
            form.fields.append({m_head.name, QString::fromUtf8(m_store->bytes)});
        }
        m_store.reset();
        return {};
    }

    const FormOptions &m_options;
    PartHead m_head;
    std::optional<BodyStore> m_store;
    qint64 m_inMemory = 0;
};

/// Hands the body over in pieces, wherever it is.
template <typename Take> Result<void> eachPiece(const Request &request, Take take)
{
    if (request.bodyFile.isNull()) {
        for (qsizetype from = 0; from < request.body.size(); from += kPiece) {
            const qsizetype size = std::min<qsizetype>(kPiece, request.body.size() - from);
            if (auto taken = take(QByteArrayView(request.body).sliced(from, size)); !taken)
                return taken;
        }
        return {};
    }
    QFile file(request.bodyFile.path());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, u"cannot read an upload: %1"_s.arg(file.errorString()));
    while (!file.atEnd()) {
        const QByteArray piece = file.read(kPiece);
        if (piece.isEmpty())
            return fail(ErrorKind::Storage, u"cannot read an upload: %1"_s.arg(file.errorString()));
        if (auto taken = take(piece); !taken)
            return taken;
    }
    return {};
}

Result<Form> readUrlEncoded(const Request &request, const FormOptions &options)
{
    if (request.bodySize() > options.limits.allFieldBytes)
        return fail(
            ErrorKind::Invalid,
            u"form: its fields are larger than %1 bytes"_s.arg(options.limits.allFieldBytes));
    QByteArray all;
    auto read = eachPiece(request, [&all](QByteArrayView piece) {
        all.append(piece.data(), piece.size());
        return Result<void>();
    });
    if (!read)
        return std::move(read).error();
    Form form;
    form.fields = decodePairs(all);
    return form;
}

} // namespace

std::optional<QString> Form::field(QStringView name) const
{
    const auto found = std::find_if(fields.cbegin(), fields.cend(),
                                    [name](const Pair &pair) { return pair.name == name; });
    return found == fields.cend() ? std::nullopt : std::optional(found->value);
}

const FormFile *Form::file(QStringView name) const
{
    const auto found = std::find_if(files.cbegin(), files.cend(),
                                    [name](const FormFile &file) { return file.name == name; });
    return found == files.cend() ? nullptr : &*found;
}

Result<Form> readForm(const Request &request, const FormOptions &options)
{
    const QByteArray type = request.headers.value("Content-Type");
    const QByteArray kind = type.split(';').value(0).trimmed().toLower();
    if (kind == "application/x-www-form-urlencoded")
        return readUrlEncoded(request, options);
    const QByteArray boundary = multipartBoundary(type);
    if (boundary.isEmpty())
        return fail(ErrorKind::Invalid, u"form: the body is no form, or its boundary is missing"_s);
    Gatherer gatherer(options);
    MultipartParser parser(boundary, gatherer.sink(), options.limits);
    auto read = eachPiece(request, [&parser](QByteArrayView piece) { return parser.feed(piece); });
    if (read)
        read = parser.finish();
    if (!read)
        return std::move(read).error();
    return std::move(gatherer.form);
}

} // namespace cq::http
