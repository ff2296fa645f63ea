// Takes pictures of the window with an engine in memory:
// QT_QPA_PLATFORM=offscreen cq_screenshots FOLDER [FONT]

#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"

#include "core/base/clock.h"
#include "ui/jobs/jobspage.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodespage.h"
#include "ui/overview/overviewpage.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTextStream>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

void settle(int milliseconds)
{
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < milliseconds)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

struct Scene
{
    QString name;
    void (*play)(FakeEngineHandle &engine);
    int page;
};

void shoot(const Scene &scene, QSize size, ui::Shade shade, const QString &folder)
{
    ui::applyTheme(shade);
    FakeEngineHandle engine;
    scene.play(engine);
    const SystemClock clock;
    ui::VramHistory history(engine);
    ui::MainWindow window(engine,
                          {new ui::OverviewPage(engine, history, clock),
                           new ui::JobsPage(engine, clock),
                           new ui::NodesPage(engine, history, clock), new ui::SettingsPage(engine)},
                          {});
    window.follow(
        {.page = QStringList{u"overview"_s, u"jobs"_s, u"nodes"_s, u"settings"_s}.at(scene.page)});
    window.resize(size);
    window.show();
    settle(700);
    const QString file =
        u"%1/%2-%3-%4.png"_s
            .arg(folder, scene.name, shade == ui::Shade::Dark ? u"dark"_s : u"light"_s)
            .arg(size.width());
    window.grab().save(file);
    QTextStream(stdout) << file << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString folder = arguments.value(1, u"."_s);
    QDir().mkpath(folder);
    if (arguments.size() > 2)
        QApplication::setFont(QFont(arguments.at(2), 10));
    const QList<Scene> scenes{
        {u"overview"_s, playBusy, 0},        {u"overview-down"_s, playDown, 0},
        {u"overview-empty"_s, playEmpty, 0}, {u"overview-broken"_s, playBroken, 0},
        {u"settings"_s, playBusy, 3},        {u"jobs"_s, playBusy, 1},
        {u"nodes"_s, playBusy, 2},           {u"jobs-empty"_s, playEmpty, 1},
        {u"nodes-empty"_s, playEmpty, 2},
    };
    for (const Scene &scene : scenes) {
        for (const QSize size : {QSize(1600, 1000), QSize(1024, 640)}) {
            for (const ui::Shade shade : {ui::Shade::Light, ui::Shade::Dark})
                shoot(scene, size, shade, folder);
        }
    }
    return 0;
}
