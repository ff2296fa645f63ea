#include "app/nodecommand.h"

#include "app/instancelink.h"
#include "app/nodelisting.h"
#include "app/recovery.h"
#include "app/terminal.h"
#include "core/base/future.h"
#include "core/engine/enginethread.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

QString commandOf(NodeOptions::Action action)
{
    switch (action) {
    case NodeOptions::Action::Add:
        return u"node-add"_s;
    case NodeOptions::Action::List:
        return u"node-list"_s;
    case NodeOptions::Action::Remove:
        return u"node-remove"_s;
    }
    Q_UNREACHABLE();
}

QString secretFromInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(input.readLine()).trimmed();
}

int report(const NodeOptions &options, const Result<QJsonObject> &answer)
{
    if (!answer) {
        const bool isUsage = answer.error().kind == ErrorKind::Invalid;
        return endWith(isUsage ? ExitCode::WrongUsage : ExitCode::Failed, answer.error().message);
    }
    const QJsonArray nodes = answer->value(u"nodes"_s).toArray();
    switch (options.action) {
    case NodeOptions::Action::Add:
        printLine(u"added %1"_s.arg(options.config.name));
        break;
    case NodeOptions::Action::Remove:
        printLine(u"removed %1"_s.arg(options.config.name));
        break;
    case NodeOptions::Action::List:
        for (const auto value : nodes) {
            const QJsonObject node = value.toObject();
            printLine(u"%1\t%2\t%3\t%4"_s
                          .arg(node.value(u"name"_s).toString(), node.value(u"url"_s).toString(),
                               node.value(u"state"_s).toString(), node.value(u"gpu"_s).toString())
                          .trimmed());
        }
        if (nodes.isEmpty())
            printError(u"No nodes yet. “comfyqueue node add NAME URL” adds one."_s);
        break;
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace

int changeNodeList(const NodeOptions &options)
{
    const QString secret = options.secretFromInput ? secretFromInput() : QString();
    const QJsonObject question = nodeQuestion(commandOf(options.action), options.config, secret);
    Result<QJsonObject> there = QJsonObject();
    EngineConfig config{options.dataFolder, options.secretFromInput};
    config.forOneCommand = true;
    EngineThread engine(config);
    const Result<Served> served = startUnlessServed(engine, [&] {
        there = askInstance(options.dataFolder, question);
        return there || !isNobodyThere(there.error());
    });
    if (!served)
        return endWith(ExitCode::Failed, startSentence(served.error(), options.dataFolder));
    if (*served == Served::There)
        return report(options, there);
    int code = 0;
    QObject context;
    const MetDamage damage(engine.handle());
    whenDone(changeNodes(engine.handle(), question), &context,
             [&code, &options, &damage](const Result<QJsonObject> &answer) {
                 code = report(options, damage.instead(answer));
                 QCoreApplication::quit();
             });
    QCoreApplication::exec();
    engine.stop();
    return code;
}

} // namespace cq
