#pragma once

#include "core/engine/enginehandle.h"
#include "ui/widgets/page.h"
#include "ui/widgets/theme.h"

#include <QHash>
#include <QString>

namespace cq::ui {

/// A waiting job that will not start by itself.
struct StuckJob
{
    Job job;
    WaitReason reason;

    friend bool operator==(const StuckJob &, const StuckJob &) = default;
};

/// All the Overview is drawn from: values of one moment.
struct Facts
{
    QList<Node> nodes;
    JobCounts counts;
    bool paused = false;
    Overview figures;
    QHash<JobId, Job> jobs; ///< those that occupy a node
    QHash<JobId, JobProgress> progress;
    QList<StuckJob> stuck;
    Job oldestWaiting;
    TimeMs now = 0;
};

/// The sentence on top: does it run, who waits, what is broken.
struct Verdict
{
    QString iconName;
    Token token = Token::Done;
    QString title; ///< "Running, one node needs you"
    QString sentence; ///< "4 jobs on 3 nodes; 12 waiting"
};

Verdict verdictOf(const Facts &facts);

/// A card with one figure.
struct Figure
{
    QString name; ///< objectName
    QString title;
    QString value;
    QString note;
    QString iconName; ///< beside the value; may be empty
    Token token = Token::Text; ///< of value and icon
    Link link;
};

/// Always the same seven, in the order of the window.
QList<Figure> figuresOf(const Facts &facts);

/// What the one button of a problem does.
enum class Remedy { CheckNode, RetryJobs, ShowJobs, ShowNode, Resume, AddNode, FreeMemory };

/// Something that needs a person, with one button against it.
struct Problem
{
    QString key; ///< the same problem keeps its key, so that its row and the keyboard focus stay
    bool severe = false; ///< broken, not only in the way
    QString title;
    QString sentence;
    Remedy remedy = Remedy::ShowJobs;
    QString button;
    NodeId node;
    QList<JobId> jobs;
    Link link;
};

/// The worst first.
QList<Problem> problemsOf(const Facts &facts);

} // namespace cq::ui
