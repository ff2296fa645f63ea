#include "app/simnodecommand.h"

#include "app/terminal.h"
#include "app/termination.h"
#include "core/simnode/scenario.h"
#include "core/simnode/simnode.h"

#include <QCoreApplication>

#include <memory>
#include <vector>

namespace cq {

using namespace Qt::StringLiterals;

int playNodes(const SimnodeOptions &options)
{
    Scenario scenario = defaultScenario();
    if (!options.scenario.isEmpty()) {
        const Result<Scenario> loaded = loadScenario(options.scenario);
        if (!loaded)
            return endWith(ExitCode::WrongUsage, loaded.error().message);
        scenario = *loaded;
    }
    if (options.jobSeconds) {
        for (SimNodeSpec &node : scenario.nodes)
            node.jobSeconds = *options.jobSeconds;
    }
    const Termination termination; // before there is anything to clean up
    const QList<SimNodeConfig> configs = simNodeConfigs(scenario, {}, options.record);
    std::vector<std::unique_ptr<SimNode>> nodes;
    for (qsizetype i = 0; i < configs.size(); ++i) {
        SimNodeConfig config = configs.at(i);
        config.address = options.address;
        // Further nodes of a scenario follow on the next ports.
        config.port = options.port == 0 ? quint16(0) : static_cast<quint16>(options.port + i);
        auto node = std::make_unique<SimNode>(config);
        if (const Result<void> started = node->start(); !started)
            return endWith(ExitCode::Failed, started.error().message);
        nodes.push_back(std::move(node));
    }
    for (const auto &node : nodes)
        printLine(u"listening on %1"_s.arg(node->url().toString()));
    QObject::connect(&termination, &Termination::requested, qApp, &QCoreApplication::quit);
    return QCoreApplication::exec();
}

} // namespace cq
