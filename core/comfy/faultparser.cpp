#include "core/comfy/faultparser.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestTraceback = 64 * 1024;
constexpr qsizetype kLongestMessage = 2000;

/// What follows the first empty line is advice to the owner of the machine.
QString firstParagraph(const QString &message)
{
    const QString trimmed = message.trimmed();
    return trimmed.left(trimmed.indexOf("\n\n"_L1)).simplified().left(kLongestMessage);
}

QString joinedTraceback(const Json *lines)
{
    QString joined;
    if (lines && lines->is_array()) {
        for (const Json &line : *lines)
            joined += text(&line);
    } else {
        joined = text(lines);
    }
    return joined.right(kLongestTraceback); // the end names the culprit
}

} // namespace

ExecutionFault parseExecutionError(const Json &data)
{
    const QString message = text(member(data, "exception_message"));
    ExecutionFault fault;
    fault.type = text(member(data, "exception_type"));
    fault.message = firstParagraph(message);
    if (fault.message.isEmpty())
        fault.message = fault.type.isEmpty() ? u"the node gave no reason"_s : fault.type;
    fault.graphNode = text(member(data, "node_id"));
    fault.graphNodeClass = text(member(data, "node_type"));
    fault.traceback = joinedTraceback(member(data, "traceback"));
    fault.kind =
        isOutOfMemory(fault.type, message) ? FailureKind::OutOfMemory : FailureKind::Execution;
    return fault;
}

ExecutionFault parseInterruption(const Json &data)
{
    ExecutionFault fault;
    fault.message = u"interrupted at the node"_s;
    fault.graphNode = text(member(data, "node_id"));
    fault.graphNodeClass = text(member(data, "node_type"));
    fault.kind = FailureKind::Interrupted;
    return fault;
}

bool isBlockedBranch(const Json &data)
{
    return text(member(data, "exception_type")).endsWith("ExecutionBlocked"_L1);
}

bool isOutOfMemory(const QString &exceptionType, const QString &message)
{
    return exceptionType.endsWith("OutOfMemoryError"_L1)
        || message.contains("out of memory"_L1, Qt::CaseInsensitive)
        || message.startsWith("Allocation on device"_L1);
}

} // namespace cq::comfy
