#include "app/submitcommandline.h"

#include "app/optionparser.h"
#include "core/domain/node.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostSeconds = 1'000'000;
constexpr int kLowestPriority = 3;

constexpr CommandText kSubmit{
    u"submit", u"comfyqueue submit WORKFLOW.json --server URL [OPTIONS]",
    u"Sends one workflow (API format, or a PNG with an embedded prompt) to a ComfyQueue server, "
    "with the input files that stand beside it, and prints the job's number and id.\nThe token, or "
    "an API key, is the first line of --token-file, else COMFYQUEUE_TOKEN in the environment, else "
    "asked for.\nEnds with 0 when the job is accepted (with --wait: done), 1 when it was refused "
    "or "
    "failed, 2 when the call or the workflow is wrong."};

} // namespace

Result<CommandLine> readSubmit(const QStringList &arguments)
{
    OptionParser parser(kSubmit, arguments);
    parser.add(u"server"_s, u"Address of the server, such as https://desk.local:8443."_s, u"URL"_s);
    parser.add(u"token-file"_s, u"The first line of FILE is the token or API key."_s, u"FILE"_s);
    parser.add(u"fingerprint"_s,
               u"https: SHA-256 fingerprint of the only certificate to accept, for a server with a "
               "certificate of its own."_s,
               u"AB:CD:…"_s);
    parser.add(u"title"_s, u"Name of the job. Default: that of the file."_s, u"TEXT"_s);
    parser.add(u"priority"_s, u"0 (first) to 3 (last); 0 and 1 are for editors. Default: 2"_s,
               u"N"_s);
    parser.add(u"wait"_s,
               u"Waits for the job's end and prints a line for each change of its state."_s);
    parser.add(u"output"_s,
               u"Waits, then fetches the outputs into DIR; made when missing. No file is "
               "overwritten."_s,
               u"DIR"_s);
    parser.add(u"timeout"_s, u"Gives up after so many seconds; the job stays with the server."_s,
               u"S"_s);
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    if (parser.positional().size() != 1)
        return parser.wrong(u"Name one workflow file."_s);
    SubmitOptions options;
    options.workflow = parser.positional().first();
    const QString address = parser.value(u"server"_s);
    if (address.isEmpty())
        return parser.wrong(u"Name the server with --server URL."_s);
    options.server = normalisedNodeUrl(address);
    if (!options.server.isValid())
        return parser.wrong(
            u"“%1” is not an address such as https://desk.local:8443."_s.arg(address));
    if (!options.server.userInfo().isEmpty())
        return parser.wrong(
            u"An address has no password in it; --token-file FILE says who you are."_s);
    if (parser.isSet(u"fingerprint"_s)) {
        options.fingerprint = fingerprintFromText(parser.value(u"fingerprint"_s));
        if (options.fingerprint.isEmpty())
            return parser.wrong(u"--fingerprint takes 64 hexadecimal digits."_s);
        if (options.server.scheme() != "https"_L1)
            return parser.wrong(u"--fingerprint goes with an https address."_s);
    }
    options.tokenFile = parser.value(u"token-file"_s);
    options.title = parser.value(u"title"_s).simplified();
    options.outputFolder = parser.value(u"output"_s);
    options.wait = parser.isSet(u"wait"_s) || parser.isSet(u"output"_s);
    if (parser.isSet(u"output"_s) && options.outputFolder.isEmpty())
        return parser.wrong(u"--output takes a folder."_s);
    if (parser.isSet(u"priority"_s)) {
        const auto priority = parser.number(u"priority"_s, 0, kLowestPriority);
        if (!priority)
            return priority.error();
        options.priority = *priority;
    }
    if (parser.isSet(u"timeout"_s)) {
        const auto seconds = parser.number(u"timeout"_s, 1, kMostSeconds);
        if (!seconds)
            return seconds.error();
        options.timeoutSeconds = *seconds;
    }
    return CommandLine(options);
}

} // namespace cq
