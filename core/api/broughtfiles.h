#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/http/form.h"
#include "core/http/temporaryfile.h"

#include <QJsonArray>
#include <QList>

#include <optional>

namespace cq::api {

/// Input files that a body brought or named. What was written to disk for them lives as long as
/// this and its copies. Any thread.
class BroughtFiles
{
public:
    /// `folder`: where temporary files are made.
    explicit BroughtFiles(QString folder)
        : m_folder(std::move(folder))
    {}

    Result<void> add(const QString &name, const QByteArray &bytes);
    Result<void> add(const http::FormFile &file);

    /// The member `inputs` of a submission: each with a name, and its data in base64, the sha256 of
    /// what was uploaded before, or the URL to fetch it from. Invalid names the first that has
    /// none.
    Result<void> addAll(const QJsonArray &inputs);

    const QList<InputSource> &sources() const { return m_sources; }

private:
    QString m_folder;
    QList<InputSource> m_sources;
    QList<http::TemporaryFile> m_files;
};

/// All files of a form; its fields are ignored. Invalid: no form, or a file without a name.
Result<BroughtFiles> filesOfForm(const http::Request &request, const QString &folder);

/// The 32 bytes that 64 hexadecimal digits stand for; nothing for any other text.
std::optional<QByteArray> sha256FromText(const QString &text);

} // namespace cq::api
