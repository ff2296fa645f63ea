#include "core/comfy/promptanswer.h"

#include "core/comfy/jsonread.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostDetails = 1024 * 1024;

QByteArray rawText(const Json &value)
{
    const std::string dumped = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return QByteArray(dumped.data(), static_cast<qsizetype>(dumped.size()));
}

/// "Value not in list: ckpt_name: 'x' not in [] (CheckpointLoaderSimple, graph node 4)" of the
/// first error.
QString firstNodeError(const Json &nodeErrors)
{
    for (const auto &[graphNode, fault] : nodeErrors.items()) {
        const Json *errors = member(fault, "errors");
        const Json *first = errors ? item(*errors, 0) : nullptr;
        if (!first)
            continue;
        QString sentence = text(member(*first, "message"));
        const QString details = text(member(*first, "details"));
        if (!details.isEmpty())
            sentence += u": "_s + details;
        return u"%1 (%2, graph node %3)"_s.arg(sentence, text(member(fault, "class_type")),
                                               toQString(graphNode));
    }
    return {};
}

const Json *nodeErrorsOf(const Json &json)
{
    const Json *nodeErrors = member(json, "node_errors");
    return nodeErrors && nodeErrors->is_object() && !nodeErrors->empty() ? nodeErrors : nullptr;
}

void readAccepted(const QByteArray &body, const QString &place, PromptReply &reply)
{
    const auto json = readJson(body);
    reply.promptId = json ? text(member(*json, "prompt_id")) : QString();
    if (reply.promptId.isEmpty()) {
        reply.outcome = PromptOutcome::Ambiguous;
        reply.message = u"%1 answers the prompt, but not as ComfyUI does"_s.arg(place);
        return;
    }
    reply.outcome = PromptOutcome::Accepted;
    if (const Json *nodeErrors = nodeErrorsOf(*json)) {
        reply.nodeErrors = rawText(*nodeErrors);
        reply.message = u"%1 left outputs out that it cannot make: %2"_s.arg(
            place, firstNodeError(*nodeErrors));
    }
}

void readRefused(const QByteArray &body, const QString &place, PromptReply &reply)
{
    reply.outcome = PromptOutcome::Refused;
    const auto json = readJson(body);
    const Json *error = json ? member(*json, "error") : nullptr;
    if (!error) {
        reply.message = u"%1 refuses the prompt without a reason"_s.arg(place);
        return;
    }
    QString reason = text(error); // a bare string from servers before 2023
    if (error->is_object()) {
        reply.errorType = text(member(*error, "type"));
        reason = text(member(*error, "message"));
        const QString details = text(member(*error, "details")).simplified();
        if (!details.isEmpty() && details != reason)
            reason += u" "_s + details;
    }
    if (const Json *nodeErrors = nodeErrorsOf(*json)) {
        reply.nodeErrors = rawText(*nodeErrors);
        const QString first = firstNodeError(*nodeErrors);
        if (!first.isEmpty())
            reason = first;
    }
    reply.message = u"%1 refuses the prompt: %2"_s.arg(place, reason);
}

} // namespace

PromptReply promptReply(int status, const QByteArray &body, const QString &place,
                        bool hadCredential)
{
    PromptReply reply;
    reply.details = body.left(kMostDetails);
    if (status == 200) {
        readAccepted(body, place, reply);
    } else if (status == 401 || status == 403) {
        reply.outcome = PromptOutcome::Denied;
        reply.message = (hadCredential ? u"%1 does not accept the credential (HTTP %2)"_s
                                       : u"%1 asks for a credential (HTTP %2)"_s)
                            .arg(place)
                            .arg(status);
    } else if (status == 413) {
        reply.outcome = PromptOutcome::TooLarge;
        reply.message = u"%1 refuses the prompt because it is too large"_s.arg(place);
    } else if (status >= 300 && status < 400) {
        reply.outcome = PromptOutcome::Unreachable;
        reply.message =
            u"%1 redirects elsewhere (HTTP %2); use the final address"_s.arg(place).arg(status);
    } else if (status == 404 || status == 405 || status == 429) {
        reply.outcome = PromptOutcome::Unreachable; // nobody there took it
        reply.message = u"%1 does not take prompts (HTTP %2)"_s.arg(place).arg(status);
    } else if (status >= 400 && status < 500) {
        readRefused(body, place, reply);
    } else {
        reply.outcome = PromptOutcome::Ambiguous;
        reply.message = u"%1 failed while taking the prompt (HTTP %2)"_s.arg(place).arg(status);
    }
    return reply;
}

} // namespace cq::comfy
