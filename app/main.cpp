#include "app/accountcommand.h"
#include "app/commandline.h"
#include "app/nodecommand.h"
#include "app/runcommand.h"
#include "app/serve.h"
#include "app/simnodecommand.h"
#include "app/submitcommand.h"
#include "app/terminal.h"
#include "core/base/log.h"

#include <QApplication>
#include <QCoreApplication>

#include <memory>

namespace {

using namespace cq;
using namespace Qt::StringLiterals;

template <typename... Ts> struct Overloaded : Ts...
{
    using Ts::operator()...;
};

template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

int run(const CommandLine &command)
{
    return std::visit(Overloaded{
                          [](const ServeOptions &options) { return serve(options); },
                          [](const RunOptions &options) { return runWorkflow(options); },
                          [](const SimnodeOptions &options) { return playNodes(options); },
                          [](const NodeOptions &options) { return changeNodeList(options); },
                          [](const AccountOptions &options) { return changeAccounts(options); },
                          [](const SubmitOptions &options) { return submitWorkflow(options); },
                          [](const HelpText &help) {
                              printLine(help.text.trimmed());
                              return static_cast<int>(ExitCode::Done);
                          },
                      },
                      command);
}

/// A window without a display ends in an abort inside Qt; say it before.
bool hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(u"ComfyQueue"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CQ_VERSION));
    QGuiApplication::setDesktopFileName(u"comfyqueue"_s);
    installLogSinks({});

    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const Result<CommandLine> command = readCommandLine(arguments);
    if (!command) {
        printError(command.error().message);
        return static_cast<int>(ExitCode::WrongUsage);
    }
    const auto *options = std::get_if<ServeOptions>(&*command);
    const bool wantsWindow = options && !options->headless;
    if (wantsWindow && !hasDisplay()) {
        printError(
            u"There is no display to open a window on. “comfyqueue --headless” works without one."_s);
        return static_cast<int>(ExitCode::Failed);
    }
    std::unique_ptr<QCoreApplication> application;
    if (wantsWindow)
        application = std::make_unique<QApplication>(argc, argv);
    else
        application = std::make_unique<QCoreApplication>(argc, argv);
    return run(*command);
}
