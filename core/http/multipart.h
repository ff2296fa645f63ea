#pragma once

#include "core/base/result.h"
#include "core/http/headers.h"
#include "core/http/request.h"
#include "core/http/temporaryfile.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace cq::http {

/// The head of one part of multipart/form-data (RFC 7578).
struct PartHead
{
    QString name;
    std::optional<QString> fileName; ///< set for files, last path segment only; may be empty
    QByteArray contentType; ///< "text/plain" when the part does not say
    Headers headers;
};

struct MultipartLimits
{
    int parts = 1000;
    int headBytes = 8 * 1024; ///< headers of one part
    qint64 fieldBytes = 1024 * 1024; ///< one part that is no file
    qint64 fileBytes = -1; ///< one file; -1 = as large as the body
};

/// Cuts a multipart/form-data body into parts as its bytes arrive. Holds at most a boundary or a
/// part's head in memory.
class MultipartParser
{
public:
    struct Sink
    {
        std::function<Result<void>(const PartHead &)> begin;
        std::function<Result<void>(QByteArrayView)> data;
        std::function<Result<void>()> end;
    };

    MultipartParser(const QByteArray &boundary, Sink sink, MultipartLimits limits = {});

    /// The bytes in any pieces. Invalid names the fault; a failure of the sink is passed on.
    /// Nothing may follow a failure.
    Result<void> feed(QByteArrayView bytes);
    /// After the last byte. Invalid when the closing boundary did not come.
    Result<void> finish();

private:
    enum class State { Preamble, AfterBoundary, Head, Data, Epilogue };

    Result<bool> step();
    Result<bool> readPreamble();
    Result<bool> readAfterBoundary();
    Result<bool> readHead();
    Result<bool> readData();
    Result<void> passOn(qsizetype bytes);

    QByteArray m_delimiter; ///< CRLF "--" boundary
    Sink m_sink;
    MultipartLimits m_limits;
    State m_state = State::Preamble;
    QByteArray m_buffer;
    int m_parts = 0;
    bool m_isFile = false;
    qint64 m_partBytes = 0;
};

/// The boundary of a Content-Type; empty when it is no multipart/form-data or has no usable
/// boundary (1…70 characters).
QByteArray multipartBoundary(const QByteArray &contentType);

/// A file that came with a form.
struct FormFile
{
    QString name; ///< of the field
    QString fileName; ///< as the client says, last path segment only
    QByteArray contentType;
    QByteArray bytes; ///< content of a small file; empty when `file` is set
    TemporaryFile file;

    qint64 size() const { return file.isNull() ? bytes.size() : file.size(); }
};

/// A form: fields and files in the order sent.
struct Form
{
    QList<Pair> fields;
    QList<FormFile> files;

    /// The first value of that name; nothing when it was not sent.
    std::optional<QString> field(QStringView name) const;
    const FormFile *file(QStringView name) const;
};

struct FormOptions
{
    MultipartLimits limits;
    qint64 memoryFileBytes = 256 * 1024; ///< larger files go to a temporary file
    QString temporaryFolder; ///< empty = the system's
};

/// Reads the body of a multipart/form-data or application/x-www-form-urlencoded request. Invalid
/// names the fault, Storage when the disk refuses. Blocks while it copies large files: for those
/// call it on a pool thread. Any thread.
Result<Form> readForm(const Request &request, const FormOptions &options = {});

} // namespace cq::http
