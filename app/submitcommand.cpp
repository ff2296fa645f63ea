#include "app/submitcommand.h"

#include "app/accesstoken.h"
#include "app/serverlink.h"
#include "app/submitrun.h"
#include "app/terminal.h"
#include "app/termination.h"
#include "app/workflowfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

int submitWorkflow(const SubmitOptions &options)
{
    Result<JobRequest> request = requestFromFile(options.workflow);
    if (!request)
        return endWith(ExitCode::WrongUsage, request.error().message);
    if (!options.title.isEmpty())
        request->title = options.title;
    const QString &folder = options.outputFolder;
    if (!folder.isEmpty() && (!QDir().mkpath(folder) || !QFileInfo(folder).isWritable()))
        return endWith(ExitCode::WrongUsage,
                       u"The output folder %1 cannot be written."_s.arg(folder));
    const auto token = accessToken(options.tokenFile);
    if (!token) {
        const bool isUsage = token.error().kind == ErrorKind::Invalid;
        return endWith(isUsage ? ExitCode::WrongUsage : ExitCode::Failed, token.error().message);
    }
    ServerLink server({options.server, *token, options.fingerprint});
    SubmitRun run(server, options, *request);
    const Termination termination;
    QObject::connect(&run, &SubmitRun::told, printLine);
    QObject::connect(&run, &SubmitRun::complained, printError);
    // Not exit() at once: start() may end it before there is a loop to leave.
    QObject::connect(
        &run, &SubmitRun::ended, &run,
        [](ExitCode code) { QCoreApplication::exit(static_cast<int>(code)); },
        Qt::QueuedConnection);
    QObject::connect(&termination, &Termination::requested, &run,
                     [&run] { run.giveUp(u"Interrupted"_s); });
    run.start();
    return QCoreApplication::exec();
}

} // namespace cq
