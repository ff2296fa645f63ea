#pragma once

#include <QFile>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cq::test {

using Json = nlohmann::ordered_json;

inline Json recording(const char *name)
{
    QFile file(
        QStringLiteral(CQ_SOURCE_DIR "/tests/fixtures/comfyui/%1.json").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no recording %s", name);
    return Json::parse(file.readAll().toStdString());
}

/// Compares two JSON values: same keys, same types, same lengths, same values, except where a path
/// matches `free` (any value of the same type) or `open` (anything at all). Paths look like
/// "/nodes/3/state".
class Comparer
{
public:
    Comparer(const QStringList &freePaths, const QStringList &openPaths = {})
    {
        for (const QString &path : freePaths)
            m_free.append(QRegularExpression(QStringLiteral("^(?:%1)$").arg(path)));
        for (const QString &path : openPaths)
            m_open.append(QRegularExpression(QStringLiteral("^(?:%1)$").arg(path)));
    }

    /// What differs, one line each.
    QStringList differences(const Json &recorded, const Json &ours)
    {
        m_lines.clear();
        compare(recorded, ours, {});
        return m_lines;
    }

private:
    static bool matches(const QList<QRegularExpression> &patterns, const QString &path)
    {
        return std::any_of(
            patterns.begin(), patterns.end(),
            [&](const QRegularExpression &pattern) { return pattern.match(path).hasMatch(); });
    }

    static QString kind(const Json &value)
    {
        // Signed and unsigned are one type on the wire.
        return value.is_number_integer() ? QStringLiteral("whole number")
                                         : QString::fromLatin1(value.type_name())
                + (value.is_number_float() ? QStringLiteral(" (float)") : QString());
    }

    void differ(const QString &path, const QString &what)
    {
        m_lines.append(path + QStringLiteral(": ") + what);
    }

    void compare(const Json &recorded, const Json &ours, const QString &path)
    {
        if (matches(m_open, path))
            return;
        if (kind(recorded) != kind(ours)) {
            differ(path,
                   QStringLiteral("is %1, recorded %2: %3 / %4")
                       .arg(kind(ours), kind(recorded), shown(ours), shown(recorded)));
            return;
        }
        const bool isFree = matches(m_free, path);
        if (recorded.is_object()) {
            for (const auto &[key, value] : recorded.items()) {
                const QString below = path + QLatin1Char('/') + QString::fromStdString(key);
                if (ours.contains(key))
                    compare(value, ours.at(key), below);
                else if (!matches(m_open, below))
                    differ(below, QStringLiteral("is missing"));
            }
            for (const auto &[key, value] : ours.items()) {
                const QString below = path + QLatin1Char('/') + QString::fromStdString(key);
                if (!recorded.contains(key) && !matches(m_open, below))
                    differ(below, QStringLiteral("is too much"));
            }
        } else if (recorded.is_array()) {
            if (recorded.size() != ours.size() && !isFree)
                differ(path,
                       QStringLiteral("has %1 items, recorded %2")
                           .arg(ours.size())
                           .arg(recorded.size()));
            for (std::size_t i = 0; i < std::min(recorded.size(), ours.size()); ++i)
                compare(recorded[i], ours[i], QStringLiteral("%1/%2").arg(path).arg(i));
        } else if (!isFree && recorded != ours) {
            differ(path, QStringLiteral("is %1, recorded %2").arg(shown(ours), shown(recorded)));
        }
    }

    static QString shown(const Json &value)
    {
        return QString::fromStdString(value.dump()).left(160);
    }

    QList<QRegularExpression> m_free;
    QList<QRegularExpression> m_open;
    QStringList m_lines;
};

/// A history answer {id: entry} with the id taken off.
inline Json onlyEntry(const Json &history)
{
    return history.empty() ? Json() : history.begin().value();
}

/// The frames of a recorded socket in the form SimSocket keeps them; closing is left out.
inline std::vector<Json> recordedFrames(const Json &frames)
{
    std::vector<Json> list;
    for (const Json &frame : frames) {
        if (frame["kind"] == "text")
            list.push_back(frame["data"]);
        else if (frame["kind"] == "binary")
            list.push_back({{"binary", frame["decoded"]["event_type"]}});
    }
    return list;
}

} // namespace cq::test
