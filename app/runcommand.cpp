#include "app/runcommand.h"

#include "app/instancelink.h"
#include "app/recovery.h"
#include "app/terminal.h"
#include "app/termination.h"
#include "app/workflowfile.h"
#include "app/workflowrun.h"
#include "core/engine/enginethread.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

int runHere(EngineThread &engine, const RunOptions &options, JobRequest request,
            QTemporaryDir &temporary)
{
    WorkflowRun run(engine.handle(), options, std::move(request));
    QObject::connect(&run, &WorkflowRun::resultsStay,
                     [&temporary] { temporary.setAutoRemove(false); });
    const Termination termination;
    QObject::connect(&run, &WorkflowRun::told, printLine);
    QObject::connect(&run, &WorkflowRun::complained, printError);
    QObject::connect(&run, &WorkflowRun::ended,
                     [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); });
    QObject::connect(&termination, &Termination::requested, &run,
                     [&run] { run.giveUp(u"Interrupted."_s); });
    run.start();
    const int code = QCoreApplication::exec();
    engine.stop();
    return code;
}

/// The program that works on the folder runs it; this one passes on what it tells.
int runThere(InstanceRun &run)
{
    const Termination termination;
    QObject::connect(&run, &InstanceRun::told, printLine);
    QObject::connect(&run, &InstanceRun::complained, printError);
    QObject::connect(&run, &InstanceRun::ended,
                     [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); });
    QObject::connect(&termination, &Termination::requested, &run, &InstanceRun::giveUp);
    return QCoreApplication::exec();
}

} // namespace

int runWorkflow(const RunOptions &options)
{
    Result<JobRequest> request = requestFromFile(options.workflow);
    if (!request)
        return endWith(ExitCode::WrongUsage, request.error().message);
    if (!QDir().mkpath(options.outputFolder) || !QFileInfo(options.outputFolder).isWritable()) {
        return endWith(ExitCode::WrongUsage,
                       u"The output folder %1 cannot be written."_s.arg(options.outputFolder));
    }
    QTemporaryDir temporary;
    EngineConfig config;
    config.dataFolder = options.dataFolder.isEmpty() ? temporary.path() : options.dataFolder;
    config.useKeychain = !options.dataFolder.isEmpty();
    config.forOneCommand = true;
    EngineThread engine(config);
    InstanceRun there;
    const Result<Served> served = startUnlessServed(
        engine, [&] { return !options.dataFolder.isEmpty() && there.start(options); });
    if (!served)
        return endWith(ExitCode::Failed, startSentence(served.error(), config.dataFolder));
    return *served == Served::There ? runThere(there)
                                    : runHere(engine, options, std::move(*request), temporary);
}

} // namespace cq
