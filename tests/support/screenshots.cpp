// Takes pictures of the window with an engine in memory:
// QT_QPA_PLATFORM=offscreen cq_screenshots FOLDER [FONT [LANGUAGE [SCENE]]]
// With SCENE only those whose names begin with it.

#include "tests/support/fakeaccounts.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakelistener.h"
#include "tests/support/fakestory.h"

#include "core/accounts/passwords.h"
#include "core/base/clock.h"
#include "ui/activity/activitypage.h"
#include "ui/jobs/jobspage.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodespage.h"
#include "ui/overview/overviewpage.h"
#include "ui/settings/addressposter.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/appearance.h"
#include "ui/shell/mainwindow.h"
#include "ui/users/accountdialog.h"
#include "ui/users/addmanydialog.h"
#include "ui/users/keydialog.h"
#include "ui/users/sheetdialog.h"
#include "ui/users/shownonce.h"
#include "ui/users/userspage.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTableView>
#include <QTest>
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

void serveRoom(FakeListener &listener, TimeMs now)
{
    constexpr TimeMs kYear = 365LL * 24 * 60 * 60 * 1000;
    listener.kept.address = u"0.0.0.0"_s;
    listener.kept.port = 8443;
    listener.kept.tls = ListenerTls::Own;
    listener.state.isServing = true;
    listener.state.url = u"https://192.168.1.20:8443"_s;
    listener.state.urls = {listener.state.url, u"https://127.0.0.1:8443"_s};
    listener.state.fingerprint =
        u"3F:9A:C2:07:5E:D1:84:6B:A0:1C:F7:52:38:E9:4D:B6:71:0E:95:CA:2F:68:D3:1B:B4:86:E0:59:7C:"
        "A3:12:FD"_s;
    listener.state.certificateEnds = now + kYear;
    listener.state.connections = 17;
}

struct Scene
{
    QString name;
    void (*play)(FakeEngineHandle &engine);
    ui::Link link;
};

void shoot(const Scene &scene, QSize size, ui::Shade shade, const QString &folder)
{
    ui::applyTheme(shade);
    FakeEngineHandle engine;
    scene.play(engine);
    const SystemClock clock;
    FakeAccounts people;
    if (scene.play != playEmpty)
        playClass(people, clock.now());
    int turn = 0;
    for (auto &[id, job] : engine.jobs) { // everybody has some
        if (!people.people.isEmpty())
            job.owner = people.people.at(2 + turn++ % 9).id;
    }
    int share = 0;
    for (const Account &account : people.people)
        engine.bytesByOwner[account.id] = (4800LL << 20) * (9 - share++ % 7) / 9;
    FakeListener listener;
    serveRoom(listener, clock.now());
    ui::VramHistory history(engine);
    ui::MainWindow window(
        engine, &listener,
        {new ui::OverviewPage(engine, history, clock), new ui::JobsPage(engine, clock),
         new ui::NodesPage(engine, history, clock),
         new ui::UsersPage(engine, people, &listener, clock), new ui::ActivityPage(people, clock),
         new ui::SettingsPage(engine, &listener)},
        {});
    window.follow(scene.link);
    window.resize(size);
    window.show();
    if (auto *table = window.findChild<QTableView *>(u"userTable"_s);
        table != nullptr && table->isVisible() && size.width() > ui::size::kInspector * 4) {
        settle(200);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, QPoint(60, 17 + 34 * 9));
    }
    settle(700);
    const QString file =
        u"%1/%2-%3-%4.png"_s
            .arg(folder, scene.name, shade == ui::Shade::Dark ? u"dark"_s : u"light"_s)
            .arg(size.width());
    window.grab().save(file);
    QTextStream(stdout) << file << '\n';
}

/// A dialog of the Users page over nothing.
void shootDialog(QDialog *dialog, const QString &name, const QString &folder)
{
    dialog->show();
    settle(200);
    const QString file = u"%1/%2.png"_s.arg(folder, name);
    dialog->grab().save(file);
    QTextStream(stdout) << file << '\n';
    delete dialog;
}

void shootDialogs(const QString &folder)
{
    FakeAccounts people;
    const SystemClock clock;
    playClass(people, clock.now());
    ui::CredentialSheet sheet{{}, u"https://192.168.1.20:8443"_s};
    for (const Account &account : people.people)
        sheet.people.append({account, randomPassword()});
    for (const ui::Shade shade : {ui::Shade::Light, ui::Shade::Dark}) {
        ui::applyTheme(shade);
        const QString look = shade == ui::Shade::Dark ? u"dark"_s : u"light"_s;
        shootDialog(new ui::AccountDialog(people, Role::Admin), u"dialog-add-"_s + look, folder);
        shootDialog(ui::AccountDialog::forFirstAdmin(people), u"dialog-first-"_s + look, folder);
        shootDialog(new ui::AddManyDialog(people), u"dialog-many-"_s + look, folder);
        shootDialog(new ui::SheetDialog(sheet), u"dialog-sheet-"_s + look, folder);
        shootDialog(new ui::KeyDialog(people, people.people.at(2), clock), u"dialog-key-"_s + look,
                    folder);
        shootDialog(
            new ui::ShownOnce({u"Password of mira"_s, u"Hand it out now."_s, randomPassword()}),
            u"dialog-once-"_s + look, folder);
        ui::AddressPoster poster(sheet.url); // deletes itself only when closed
        poster.show();
        settle(100);
        poster.grab().save(u"%1/poster-%2.png"_s.arg(folder, look));
    }
    QFile pdf(folder + u"/cards.pdf"_s);
    if (pdf.open(QIODevice::WriteOnly))
        pdf.write(ui::sheetPdf(sheet));
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
    ui::Appearance appearance;
    Settings settings;
    settings.language = arguments.value(3, u"en"_s);
    appearance.apply(settings);
    const QList<Scene> scenes{
        {u"users"_s, playBusy, {.page = u"users"_s}},
        {u"users-empty"_s, playEmpty, {.page = u"users"_s}},
        {u"activity"_s, playBusy, {.page = u"activity"_s}},
        {u"activity-empty"_s, playEmpty, {.page = u"activity"_s}},
        {u"network"_s, playBusy, {.page = u"settings"_s, .section = u"network"_s}},
        {u"overview"_s, playBusy, {.page = u"overview"_s}},
        {u"overview-down"_s, playDown, {.page = u"overview"_s}},
        {u"overview-empty"_s, playEmpty, {.page = u"overview"_s}},
        {u"overview-broken"_s, playBroken, {.page = u"overview"_s}},
        {u"settings"_s, playBusy, {.page = u"settings"_s}},
        {u"jobs"_s, playBusy, {.page = u"jobs"_s}},
        {u"nodes"_s, playBusy, {.page = u"nodes"_s}},
        {u"jobs-empty"_s, playEmpty, {.page = u"jobs"_s}},
        {u"nodes-empty"_s, playEmpty, {.page = u"nodes"_s}},
    };
    const QString wanted = arguments.value(4);
    if (wanted.isEmpty())
        shootDialogs(folder);
    for (const Scene &scene : scenes) {
        if (!scene.name.startsWith(wanted))
            continue;
        for (const QSize size : {QSize(1600, 1000), QSize(1024, 640)}) {
            for (const ui::Shade shade : {ui::Shade::Light, ui::Shade::Dark})
                shoot(scene, size, shade, folder);
        }
    }
    return 0;
}
