#include "core/outputs/safename.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestEnding = 16;

bool isHarmful(QChar c)
{
    // Windows refuses these; the others change how a name reads or break lines.
    return QStringView(u"<>:\"|?*/\\").contains(c) || c.category() == QChar::Other_Control
        || c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line
        || c.category() == QChar::Separator_Paragraph;
}

bool isReserved(const QString &name)
{
    static const QRegularExpression device(u"^(con|prn|aux|nul|com[0-9]|lpt[0-9])\\s*(\\.|\\z)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return device.match(name).hasMatch();
}

/// Cut to at most `bytes` bytes of UTF-8, between characters.
QString cut(const QString &text, qsizetype bytes)
{
    QString shorter = text;
    while (shorter.toUtf8().size() > bytes) {
        const bool pair = shorter.size() > 1 && shorter.back().isLowSurrogate();
        shorter.chop(pair ? 2 : 1);
    }
    return shorter;
}

QString trimmedName(QString name)
{
    const auto trims = [](QChar c) { return c == u'.' || c.isSpace(); };
    while (!name.isEmpty() && trims(name.back()))
        name.chop(1);
    while (!name.isEmpty() && trims(name.front()))
        name.remove(0, 1);
    return name;
}

} // namespace

QString safeFileName(const QString &suggested)
{
    // Through UTF-8, so that half characters become replacement characters.
    QString name = QString::fromUtf8(suggested.toUtf8()).normalized(QString::NormalizationForm_C);
    name = name.mid(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1);
    std::ranges::replace_if(name, isHarmful, QChar(u'_'));
    name = trimmedName(name);
    if (name.isEmpty())
        return u"file"_s;
    if (isReserved(name))
        name.prepend(u'_');
    if (name.toUtf8().size() <= kMaxNameBytes)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    QString end = dot > 0 ? name.sliced(dot) : QString();
    if (end.toUtf8().size() > kLongestEnding)
        end.clear();
    name.chop(end.size());
    return trimmedName(cut(name, kMaxNameBytes - end.toUtf8().size())) + end;
}

QString numberedName(const QString &name, int number)
{
    if (number == 1)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const QString base = dot > 0 ? name.first(dot) : name;
    return u"%1 (%2)%3"_s.arg(base).arg(number).arg(dot > 0 ? name.sliced(dot) : QString());
}

Result<QString> pathInside(const QString &folder, const QString &relativePath)
{
    const auto denied = [&relativePath] {
        return fail(ErrorKind::Denied,
                    u"'%1' is no path inside the data folder."_s.arg(relativePath));
    };
    if (relativePath.isEmpty() || relativePath.contains(u'\\')
        || std::ranges::any_of(relativePath, [](QChar c) { return c < u' '; }))
        return denied();
    for (const QString &part : relativePath.split(u'/')) {
        if (part.isEmpty() || part == "."_L1 || part == ".."_L1)
            return denied();
    }
#ifdef Q_OS_WIN
    if (relativePath.contains(u':'))
        return denied();
#endif
    const QString path = QDir(folder).filePath(relativePath);
    const QString real = QFileInfo(path).canonicalFilePath(); // empty if there is nothing
    const QString root = QFileInfo(folder).canonicalFilePath();
    if (!real.isEmpty() && !real.startsWith(root + u'/'))
        return denied();
    return path;
}

} // namespace cq
