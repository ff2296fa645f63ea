#pragma once

#include "core/base/result.h"
#include "core/domain/graph.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace cq::ui {

/// A workflow somebody chose, dropped or pasted, as far as it can be understood without running it.
struct LoadedWorkflow
{
    struct Input
    {
        QString name; ///< the literal in the graph
        QString usedBy; ///< title of the graph node that wants it
        QString path; ///< the file found beside the workflow; empty = missing
    };

    QString title; ///< from the file's name
    QByteArray graph;
    GraphInfo info;
    QList<Input> inputs; ///< each name once, in graph order
};

/// Reads a workflow from a JSON file or a PNG with an embedded prompt. Files it refers to are
/// looked for beside it and in a folder "input" there. Fails with a sentence that names the file
/// and what is wrong. Reads the disk: not on the GUI thread.
Result<LoadedWorkflow> readWorkflowFile(const QString &path);

/// The same from bytes that were pasted; no files are looked for.
Result<LoadedWorkflow> readWorkflow(const QByteArray &bytes, const QString &title);

} // namespace cq::ui
