#pragma once

#include "tests/bench/child.h"
#include "tests/bench/httpload.h"

#include <QUrl>

#include <memory>

namespace cq::bench {

/// A server with what belongs to it. Starting one that cannot be started ends the benchmark with a
/// sentence.
struct Contender
{
    std::vector<std::unique_ptr<Child>> children; ///< the server is the last one
    Target target;

    qint64 process() const { return children.back()->process().processId(); }

    /// Of all its processes, in seconds.
    double processorTime() const;
};

/// Our program without a window on a folder of its own, with an administrator who has signed in.
/// Limits on requests and waiting jobs are lifted: they would answer most of what comes.
Contender startOurs(const QString &program, const QString &folder, const QUrl &node,
                    const QStringList &settings = {});

/// The peer of tests/bench/peer and its Redis; `token` is ours, whose claims it takes.
Contender startPeer(const QString &script, const QString &folder, const QUrl &node,
                    const QByteArray &token);

} // namespace cq::bench
