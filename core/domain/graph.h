#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace cq {

/// A literal of a graph that names an input file, e.g. LoadImage's "image".
struct GraphFile
{
    QString graphNode; ///< id of the graph node
    QString input; ///< name of its input
    QString value; ///< the literal

    friend bool operator==(const GraphFile &, const GraphFile &) = default;
};

/// What can be read from an API-format graph without running it.
struct GraphInfo
{
    int nodeCount = 0;
    QStringList classes; ///< distinct class types, sorted
    QMap<QString, QString> titles; ///< graph node id to its title, else its class
    QList<GraphFile> files; ///< input files it refers to, in graph order
    QStringList models; ///< model files it refers to, in graph order
};

/// Largest graph we accept, in bytes. The largest seen in the wild are about 3 MB.
inline constexpr qint64 kMaxGraphBytes = 10LL * 1024 * 1024;

/// Reads an API-format graph ({id: {class_type, inputs}}). Fails with Invalid and a sentence that
/// names what is wrong and where: not JSON (with line, column and byte; NaN and Infinity are none),
/// not an object, editor format (with how to export), empty, a node without class_type, too large.
/// Pure; any thread.
Result<GraphInfo> readGraph(const QByteArray &graph);

/// Whether these bytes are JSON without a key that occurs twice, at most 200 levels deep and not
/// above `limit` bytes; Invalid names what is wrong and where. Pure; any thread.
Result<void> checkJson(const QByteArray &json, qint64 limit = kMaxGraphBytes);

/// GraphInfo::files alone, with the same checks in half the time.
Result<QList<GraphFile>> inputFilesOf(const QByteArray &graph);

/// The graph inside what a person dropped: the bytes themselves if they are JSON (also {"prompt":
/// {…}} as posted to a server), the "prompt" text chunk if they are a PNG; there, null stands for
/// the NaN that ComfyUI writes about what changed. The answer passed readGraph(). Pure; any thread.
Result<QByteArray> graphFromFile(const QByteArray &bytes);

/// The graph with the given file literals replaced; every other byte stays as it is.
/// Fails with Invalid if a literal is not where it should be. Pure.
Result<QByteArray> withReplacedFiles(const QByteArray &graph, const QList<GraphFile> &replacements);

/// A file literal without ComfyUI's folder mark: "cat.png [output]" to "cat.png". Others pass
/// through.
QString plainFileName(const QString &literal);

/// Replaces bare NaN, Infinity and -Infinity outside strings by null, so that strict parsers can
/// read what Python writes (protocol sheet, section 1).
QByteArray withoutBareNan(const QByteArray &json);

} // namespace cq
