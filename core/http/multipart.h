#pragma once

#include "core/base/result.h"
#include "core/http/headers.h"

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
    qint64 allFieldBytes = 4 * 1024 * 1024; ///< all of them together
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
    qint64 m_fieldBytes = 0;
};

/// The boundary of a Content-Type; empty when it is no multipart/form-data or has no usable
/// boundary (1…70 characters).
QByteArray multipartBoundary(const QByteArray &contentType);

} // namespace cq::http
