#pragma once

#include "core/base/result.h"
#include "core/http/multipart.h"
#include "core/http/request.h"
#include "core/http/temporaryfile.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace cq::http {

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
    qint64 memoryBytes =
        8 * 1024 * 1024; ///< once the files in memory have so many, all others go to files
    QString temporaryFolder; ///< empty = the system's
};

/// Reads the body of a multipart/form-data or application/x-www-form-urlencoded request. Invalid
/// names the fault, Storage when the disk refuses. Blocks while it copies large files: for those
/// call it on a pool thread. Any thread.
Result<Form> readForm(const Request &request, const FormOptions &options = {});

} // namespace cq::http
