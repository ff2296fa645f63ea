#include "app/commandline.h"

#include "app/accountcommandline.h"
#include "app/optionparser.h"
#include "app/submitcommandline.h"
#include "core/config/givensettings.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kCommands{
    CommandText{
        u"", u"comfyqueue [OPTIONS]",
        u"Opens the window: queue, nodes and results in one place. Closing it leaves the program "
        "in the tray, if there is one.\n\nCommands, each with --help of its own:\n"
        "  run       runs one workflow and keeps its outputs in a folder\n"
        "  submit    sends one workflow to a ComfyQueue server\n"
        "  node      adds, lists and removes nodes\n"
        "  user      adds, lists, disables, enables and removes accounts, resets passwords\n"
        "  token     makes, lists and revokes API keys\n"
        "  simnode   plays a ComfyUI server, for trying things out"},
    CommandText{
        u"run", u"comfyqueue run WORKFLOW.json --node URL [--node URL …] --output DIR",
        u"Runs one workflow (API format, or a PNG with an embedded prompt) and keeps its outputs "
        u"in "
        "DIR. Input files are looked for beside the workflow.\nEnds with 0 when done, 1 when it "
        "failed, 2 when the call or the workflow is wrong."},
    CommandText{
        u"simnode", u"comfyqueue simnode [OPTIONS]",
        u"Plays a ComfyUI server. When it is ready it prints “listening on URL”, a line for each "
        "node, on standard output."},
    CommandText{u"node", u"comfyqueue node add NAME URL | list | remove NAME",
                u"Changes the list of nodes, also while the program runs on the data folder."},
};

/// "127.0.0.1:8188", "[::1]:0", "localhost:80".
Result<std::pair<QHostAddress, quint16>> endpointFrom(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (host == "localhost"_L1)
        host = u"127.0.0.1"_s;
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    const QHostAddress address(host);
    if (colon < 1 || !isNumber || port > 65535 || address.isNull())
        return fail(ErrorKind::Invalid,
                    u"--listen takes an address such as 127.0.0.1:8188, not “%1”."_s.arg(text));
    return std::pair(address, static_cast<quint16>(port));
}

Result<CommandLine> readServe(const QStringList &arguments)
{
    OptionParser parser(kCommands.at(0), arguments);
    parser.add(u"headless"_s, u"Works without a window."_s);
    parser.add(u"demo"_s, u"Three simulated nodes, a temporary data folder, sample jobs."_s);
    parser.add(u"screenshot"_s,
               u"With --demo: saves a picture of each page in DIR after a while, then ends."_s,
               u"DIR"_s);
    parser.add(u"set"_s,
               u"Sets a setting for this run, such as listener.port=8080; may be given several "
               "times. COMFYQUEUE_LISTENER_PORT in the environment, or in a file .env in the data "
               "folder, does the same."_s,
               u"KEY=VALUE"_s);
    parser.add(u"listen"_s,
               u"Serves clients there for this run, such as 0.0.0.0:5000; beyond this computer by "
               "HTTPS. Port 0 is any free one. Default: 127.0.0.1:5000."_s,
               u"ADDR:PORT"_s);
    parser.add(
        u"passphrase-file"_s,
        u"Without a keyring, keeps secrets in an encrypted file of the data folder; the first "
        "line of FILE opens it."_s,
        u"FILE"_s);
    parser.add(u"version"_s, u"Shows the version."_s);
    parser.addDataDir(u"Default: %1"_s.arg(QDir::toNativeSeparators(defaultDataFolder())));
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    if (parser.isSet(u"version"_s))
        return CommandLine(
            HelpText{u"ComfyQueue %1\n"_s.arg(QCoreApplication::applicationVersion())});
    if (!parser.positional().isEmpty())
        return parser.wrong(u"There is no command “%1”."_s.arg(parser.positional().first()));
    ServeOptions options;
    options.headless = parser.isSet(u"headless"_s);
    options.demo = parser.isSet(u"demo"_s);
    options.screenshot = parser.value(u"screenshot"_s);
    if (!options.screenshot.isEmpty() && (!options.demo || options.headless))
        return parser.wrong(u"--screenshot goes with --demo and a window."_s);
    options.passphraseFile = parser.value(u"passphrase-file"_s);
    options.assignments = parser.values(u"set"_s);
    if (options.demo) // beside a real one
        options.assignments.prepend(u"listener.port=0"_s);
    if (parser.isSet(u"listen"_s)) {
        const auto endpoint = endpointFrom(parser.value(u"listen"_s));
        if (!endpoint)
            return parser.wrong(endpoint.error().message);
        options.listens = true;
        options.assignments.append({u"listener.enabled=true"_s,
                                    u"listener.address="_s + endpoint->first.toString(),
                                    u"listener.port=%1"_s.arg(endpoint->second)});
    }
    if (const auto given = readGivenSettings({options.assignments, {}, {}}); !given)
        return parser.wrong(given.error().message);
    options.dataFolder = parser.dataFolder(options.demo ? QString() : defaultDataFolder());
    return CommandLine(options);
}

Result<CommandLine> readRun(const QStringList &arguments)
{
    OptionParser parser(kCommands.at(1), arguments);
    parser.add(u"node"_s, u"Address of a ComfyUI server; may be given several times."_s, u"URL"_s);
    parser.add(u"output"_s, u"Folder for the outputs; made when missing."_s, u"DIR"_s);
    parser.add(u"timeout"_s, u"Gives up after so many seconds and cancels the job."_s, u"S"_s);
    parser.addDataDir(u"Default: a temporary one."_s);
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    RunOptions options;
    if (parser.positional().size() != 1)
        return parser.wrong(u"Name one workflow file."_s);
    options.workflow = parser.positional().first();
    for (const QString &text : parser.values(u"node"_s)) {
        const QUrl url = normalisedNodeUrl(text);
        if (!url.isValid())
            return parser.wrong(
                u"“%1” is not an address such as http://192.168.1.5:8188."_s.arg(text));
        NodeConfig config;
        config.name = u"node"_s;
        config.url = url;
        if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
            return parser.wrong(fault);
        options.nodes.append(url);
    }
    options.outputFolder = parser.value(u"output"_s);
    if (options.outputFolder.isEmpty())
        return parser.wrong(u"Name a folder for the outputs with --output DIR."_s);
    if (parser.isSet(u"timeout"_s)) {
        bool isNumber = false;
        options.timeoutSeconds = parser.value(u"timeout"_s).toInt(&isNumber);
        if (!isNumber || options.timeoutSeconds < 1 || options.timeoutSeconds > 1'000'000)
            return parser.wrong(u"--timeout takes a number of seconds, at least 1."_s);
    }
    options.dataFolder = parser.dataFolder({});
    if (options.nodes.isEmpty() && options.dataFolder.isEmpty()) {
        return parser.wrong(
            u"Name at least one node with --node URL, or a folder that has some with --data-dir DIR."_s);
    }
    return CommandLine(options);
}

Result<CommandLine> readSimnode(const QStringList &arguments)
{
    OptionParser parser(kCommands.at(2), arguments);
    parser.add(u"listen"_s,
               u"Where to listen; port 0 takes any free one. Default: 127.0.0.1:8188"_s,
               u"ADDR:PORT"_s);
    parser.add(u"scenario"_s, u"What it plays: nodes, cards, models, speeds, faults (JSON)."_s,
               u"FILE"_s);
    parser.add(u"job-seconds"_s, u"How long a prompt takes. Default: 0.5"_s, u"S"_s);
    parser.add(u"record"_s, u"Appends a line to FILE for each prompt it really ran."_s, u"FILE"_s);
    parser.add(u"data-dir"_s, u"Accepted for uniformity; a simulated node keeps nothing."_s,
               u"DIR"_s);
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    if (!parser.positional().isEmpty())
        return parser.wrong(u"“%1” is too much."_s.arg(parser.positional().first()));
    SimnodeOptions options;
    if (parser.isSet(u"listen"_s)) {
        const auto endpoint = endpointFrom(parser.value(u"listen"_s));
        if (!endpoint)
            return parser.wrong(endpoint.error().message);
        options.address = endpoint->first;
        options.port = endpoint->second;
    }
    if (parser.isSet(u"job-seconds"_s)) {
        bool isNumber = false;
        const double seconds = parser.value(u"job-seconds"_s).toDouble(&isNumber);
        if (!isNumber || !(seconds >= 0 && seconds <= 86400))
            return parser.wrong(u"--job-seconds takes a number of seconds, 0 or more."_s);
        options.jobSeconds = seconds;
    }
    options.scenario = parser.value(u"scenario"_s);
    options.record = parser.value(u"record"_s);
    return CommandLine(options);
}

Result<CommandLine> readNode(const QStringList &arguments)
{
    OptionParser parser(kCommands.at(3), arguments);
    parser.add(u"bearer-stdin"_s, u"add: reads a bearer token, one line, from standard input."_s);
    parser.add(u"header"_s,
               u"add: sends a credential in this header; it is read from standard input."_s,
               u"NAME"_s);
    parser.add(u"certificate"_s, u"add: SHA-256 fingerprint of the only certificate to accept."_s,
               u"HEX"_s);
    parser.addDataDir(u"Default: %1"_s.arg(QDir::toNativeSeparators(defaultDataFolder())));
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    const QStringList words = parser.positional();
    const QString action = words.value(0);
    NodeOptions options;
    options.dataFolder = parser.dataFolder(defaultDataFolder());
    if (action == "list"_L1 && words.size() == 1) {
        options.action = NodeOptions::Action::List;
    } else if (action == "remove"_L1 && words.size() == 2) {
        options.action = NodeOptions::Action::Remove;
        options.config.name = words.at(1);
    } else if (action == "add"_L1 && words.size() == 3) {
        options.action = NodeOptions::Action::Add;
        NodeConfig &config = options.config;
        config.name = words.at(1);
        config.url = normalisedNodeUrl(words.at(2));
        if (!config.url.isValid())
            return parser.wrong(
                u"“%1” is not an address such as http://192.168.1.5:8188."_s.arg(words.at(2)));
        if (parser.isSet(u"header"_s)) {
            config.auth = NodeAuth::Header;
            config.authHeader = parser.value(u"header"_s);
            options.secretFromInput = true;
        } else if (parser.isSet(u"bearer-stdin"_s)) {
            config.auth = NodeAuth::Bearer;
            options.secretFromInput = true;
        }
        if (parser.isSet(u"certificate"_s)) {
            config.pinnedCertificate = fingerprintFromText(parser.value(u"certificate"_s));
            if (config.pinnedCertificate.isEmpty())
                return parser.wrong(u"--certificate takes 64 hexadecimal digits."_s);
        }
        if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
            return parser.wrong(fault);
    } else if (action.isEmpty()) {
        return parser.wrong(u"Say what to do: add NAME URL, list, or remove NAME."_s);
    } else {
        return parser.wrong(u"“node %1” is not understood."_s.arg(words.join(u' ')));
    }
    return CommandLine(options);
}

} // namespace

QString defaultDataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/ComfyQueue"_s;
}

Result<CommandLine> readCommandLine(const QStringList &arguments)
{
    // The command is the first word that is no option, nor the value of one: `--data-dir DIR node
    // list` works too.
    static const QStringList valued{
        u"--data-dir"_s,        u"--node"_s,     u"--output"_s,      u"--timeout"_s,
        u"--listen"_s,          u"--scenario"_s, u"--job-seconds"_s, u"--record"_s,
        u"--screenshot"_s,      u"--header"_s,   u"--certificate"_s, u"--set"_s,
        u"--passphrase-file"_s, u"--role"_s,     u"--user"_s,        u"--label"_s,
        u"--scope"_s,           u"--days"_s,     u"--server"_s,      u"--token-file"_s,
        u"--title"_s,           u"--priority"_s, u"--fingerprint"_s};
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments.at(i);
        if (word.startsWith(u'-')) {
            if (valued.contains(word))
                ++i;
            continue;
        }
        QStringList rest = arguments;
        rest.removeAt(i);
        if (word == "run"_L1)
            return readRun(rest);
        if (word == "simnode"_L1)
            return readSimnode(rest);
        if (word == "node"_L1)
            return readNode(rest);
        if (word == "user"_L1)
            return readUser(rest);
        if (word == "token"_L1)
            return readToken(rest);
        if (word == "submit"_L1)
            return readSubmit(rest);
        break;
    }
    return readServe(arguments);
}

} // namespace cq
