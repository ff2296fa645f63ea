#include "core/api/broughtfiles.h"

#include <QJsonObject>
#include <QTemporaryFile>

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

std::optional<QByteArray> sha256FromText(const QString &text)
{
    constexpr qsizetype kDigits = 64;
    const auto isDigit = [](QChar digit) {
        return (digit >= u'0' && digit <= u'9') || (digit >= u'a' && digit <= u'f')
            || (digit >= u'A' && digit <= u'F');
    };
    if (text.size() != kDigits || !std::ranges::all_of(text, isDigit))
        return std::nullopt;
    return QByteArray::fromHex(text.toLatin1());
}

Result<void> BroughtFiles::add(const QString &name, const QByteArray &bytes)
{
    QTemporaryFile file(m_folder + u"/input-XXXXXX"_s);
    file.setAutoRemove(false);
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush())
        return fail(ErrorKind::Storage, u"%1: %2"_s.arg(m_folder, file.errorString()));
    file.close();
    m_files.append(http::TemporaryFile(file.fileName()));
    m_sources.append({.name = name, .path = file.fileName()});
    return {};
}

Result<void> BroughtFiles::add(const http::FormFile &file)
{
    if (file.fileName.isEmpty())
        return fail(ErrorKind::Invalid, u"A file of the form has no name."_s);
    if (file.file.isNull())
        return add(file.fileName, file.bytes);
    m_files.append(file.file);
    m_sources.append({.name = file.fileName, .path = file.file.path()});
    return {};
}

Result<void> BroughtFiles::addAll(const QJsonArray &inputs)
{
    for (const QJsonValue &input : inputs) {
        const QString name = input["name"_L1].toString();
        if (const auto sha256 = sha256FromText(input["sha256"_L1].toString());
            sha256 && !name.isEmpty()) {
            m_sources.append({.name = name, .sha256 = *sha256});
            continue;
        }
        if (const QString url = input["url"_L1].toString(); !url.isEmpty() && !name.isEmpty()) {
            m_sources.append({.name = name, .url = url});
            continue;
        }
        QByteArray data = input["data"_L1].toString().toLatin1();
        if (data.startsWith("data:")) // of a data URL only what follows the comma
            data = data.sliced(data.indexOf(',') + 1);
        const auto decoded =
            QByteArray::fromBase64Encoding(data, QByteArray::AbortOnBase64DecodingErrors);
        if (name.isEmpty() || !decoded || decoded.decoded.isEmpty()) {
            return fail(ErrorKind::Invalid,
                        u"Each of inputs has a name, and its data in base64, the sha256 of an "
                        "upload or a url; '%1' has not."_s.arg(name.left(60)));
        }
        if (const auto added = add(name, decoded.decoded); !added)
            return added;
    }
    return {};
}

Result<BroughtFiles> filesOfForm(const http::Request &request, const QString &folder)
{
    http::FormOptions options;
    options.temporaryFolder = folder;
    const auto form = http::readForm(request, options);
    if (!form)
        return form.error();
    BroughtFiles brought(folder);
    for (const http::FormFile &file : form->files) {
        if (const auto added = brought.add(file); !added)
            return added.error();
    }
    return brought;
}

} // namespace cq::api
