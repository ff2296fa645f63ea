#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakelistener.h"
#include "ui/settings/addressposter.h"
#include "ui/settings/networkcard.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/theme.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

ListenerStatus serving()
{
    ListenerStatus status;
    status.isServing = true;
    status.url = u"https://192.168.1.20:5000"_s;
    status.urls = {status.url, u"https://127.0.0.1:5000"_s};
    status.fingerprint = QStringList(32, u"AB"_s).join(u':');
    status.certificateEnds = 1'893'456'000'000; // 2030-01-01 00:00 UTC
    status.connections = 3;
    return status;
}

/// The page at its category, as the window shows it.
struct Shown
{
    explicit Shown(ListenerWish wish = {}, const ListenerStatus &status = {})
        : listener(std::move(wish), status)
        , page(engine, &listener)
        , applied(&page, &SettingsPage::applied)
    {
        QObject::connect(&page, &Page::done, &page,
                         [this](const QString &text, const std::function<void()> &take) {
                             said = text;
                             undo = take;
                         });
        page.resize(1200, 900);
        page.show();
        ready = QTest::qWaitFor([this] { return !applied.isEmpty(); });
        page.open({.page = u"settings"_s, .section = u"network"_s});
    }

    template <typename T> T *find(const QString &name) { return page.findChild<T *>(name); }

    void click(const QString &name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }

    void choose(const QString &radio)
    {
        auto *button = find<QRadioButton>(radio);
        QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    }

    void reach(int item)
    {
        auto *box = find<QComboBox>(u"listenerReach"_s);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Home);
        for (int i = 0; i < item; ++i)
            QTest::keyClick(box, Qt::Key_Down);
    }

    void type(const QString &field, const QString &text)
    {
        auto *edit = find<QLineEdit>(field);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }

    FakeEngineHandle engine;
    FakeListener listener;
    SettingsPage page;
    QSignalSpy applied;
    QString said;
    std::function<void()> undo;
    bool ready = false;
};

} // namespace

class TestNetworkCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void withoutAListenerThereIsNoCategory()
    {
        FakeEngineHandle engine;
        SettingsPage page(engine);
        page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        QVERIFY(page.findChild<QSpinBox *>(u"settingTries"_s) != nullptr); // it is built
        QCOMPARE(page.findChild<NetworkCard *>(), nullptr);
    }

    void theStatusIsToldAndFollows()
    {
        Shown shown({}, serving());
        QVERIFY(shown.ready);
        QVERIFY(shown.find<NetworkCard>(u"card-network"_s)->isVisible());
        QCOMPARE(shown.find<QLabel>(u"listenerUrl"_s)->text(), u"https://192.168.1.20:5000"_s);
        QCOMPARE(shown.find<QLabel>(u"listenerState"_s)->text(), u"Listening, 3 connections"_s);
        QCOMPARE(shown.find<QrLabel>(u"listenerCode"_s)->text(), u"https://192.168.1.20:5000"_s);
        auto *facts = shown.find<FactList>(u"listenerFacts"_s);
        QCOMPARE(facts->value(u"Also"_s), u"https://127.0.0.1:5000"_s);
        QVERIFY(facts->value(u"Fingerprint"_s).startsWith(u"AB:AB:"_s));
        QVERIFY(facts->value(u"Valid until"_s).contains(u"20"_s));
        shown.click(u"listenerCopy"_s);
        QCOMPARE(QApplication::clipboard()->text(), u"https://192.168.1.20:5000"_s);
        ListenerStatus status = serving();
        status.connections = 4;
        shown.listener.publish(status);
        QCOMPARE(shown.find<QLabel>(u"listenerState"_s)->text(), u"Listening, 4 connections"_s);
        shown.listener.publish({});
        QCOMPARE(shown.find<QLabel>(u"listenerState"_s)->text(), u"Not listening"_s);
        QVERIFY(!shown.find<QWidget>(u"listenerLarge"_s)->isVisible());
    }

    void theCardIsAsHighAsItsRows()
    {
        ListenerStatus plain;
        plain.isServing = true;
        plain.url = u"http://127.0.0.1:5000"_s;
        plain.urls = {plain.url};
        Shown shown({}, plain);
        shown.page.resize(1200, 1600); // more than it needs
        auto *code = shown.find<QrLabel>(u"listenerCode"_s);
        QTRY_COMPARE(shown.find<QWidget>(u"listenerView"_s)->height(), code->height());
    }

    void nothingIsAppliedBeforeTheButton()
    {
        Shown shown;
        auto *apply = shown.find<QPushButton>(u"listenerApply"_s);
        QVERIFY(!apply->isEnabled());
        auto *port = shown.find<QSpinBox>(u"listenerPort"_s);
        port->setFocus();
        port->selectAll();
        QTest::keyClicks(port, u"8443"_s);
        QVERIFY(apply->isEnabled());
        QVERIFY(shown.listener.wishes.isEmpty());
        shown.click(u"listenerDiscard"_s);
        QCOMPARE(port->value(), 5000);
        QVERIFY(!apply->isEnabled());
        port->selectAll();
        QTest::keyClicks(port, u"8443"_s);
        shown.click(u"listenerApply"_s);
        QTRY_COMPARE(shown.listener.kept.port, quint16(8443));
        QTRY_VERIFY(shown.undo);
        QVERIFY(!apply->isEnabled());
        shown.undo();
        QTRY_COMPARE(shown.listener.kept.port, quint16(5000));
        QTRY_COMPARE(port->value(), 5000);
    }

    void plainHttpStaysOnThisComputer()
    {
        Shown shown;
        auto *off = shown.find<QRadioButton>(u"listenerTlsOff"_s);
        QVERIFY(off->isChecked());
        shown.reach(1);
        QVERIFY(!off->isEnabled());
        QVERIFY(shown.find<QRadioButton>(u"listenerTlsOwn"_s)->isChecked());
        shown.click(u"listenerApply"_s);
        QTRY_COMPARE(shown.listener.wishes.size(), 1);
        QCOMPARE(shown.listener.kept.address, u"0.0.0.0"_s);
        QCOMPARE(shown.listener.kept.tls, ListenerTls::Own);
        shown.reach(0);
        QVERIFY(off->isEnabled());
    }

    void aChosenAddressMustBeOne()
    {
        Shown shown;
        QVERIFY(!shown.find<QWidget>(u"listenerAddress"_s)->isVisible());
        shown.reach(2);
        QVERIFY(shown.find<QWidget>(u"listenerAddress"_s)->isVisible());
        shown.type(u"listenerAddressText"_s, u"192.168.1.300"_s);
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled());
        shown.type(u"listenerAddressText"_s, u"192.168.1.30"_s);
        shown.click(u"listenerApply"_s);
        QTRY_COMPARE(shown.listener.kept.address, u"192.168.1.30"_s);
    }

    void filesNeedBoth()
    {
        Shown shown;
        QVERIFY(!shown.find<QWidget>(u"listenerCertificate"_s)->isVisible());
        shown.choose(u"listenerTlsFiles"_s);
        QVERIFY(shown.find<QWidget>(u"listenerCertificate"_s)->isVisible());
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled());
        shown.type(u"listenerCertificate"_s, u"/etc/ssl/site.pem"_s);
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled());
        shown.type(u"listenerKey"_s, u"/etc/ssl/site.key"_s);
        auto *redirect = shown.find<QSpinBox>(u"listenerRedirect"_s);
        redirect->setFocus();
        redirect->selectAll();
        QTest::keyClicks(redirect, u"5000"_s); // that is the port itself
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled());
        redirect->selectAll();
        QTest::keyClicks(redirect, u"8080"_s);
        shown.click(u"listenerApply"_s);
        ListenerWish expected;
        expected.tls = ListenerTls::Files;
        expected.certificate = u"/etc/ssl/site.pem"_s;
        expected.key = u"/etc/ssl/site.key"_s;
        expected.redirectPort = 8080;
        QTRY_COMPARE(shown.listener.kept, expected);
    }

    void moreHoldsWhoMayComeIn()
    {
        Shown shown;
        QVERIFY(!shown.find<QWidget>(u"listenerHosts"_s)->isVisible());
        shown.click(u"listenerMore"_s);
        shown.type(u"listenerAllowed"_s, u"192.168.1.0/24"_s);
        shown.type(u"listenerHosts"_s, u"workshop.local, lab"_s);
        shown.type(u"listenerOrigins"_s, u"https://a.example https://b.example"_s);
        shown.click(u"listenerApply"_s);
        QTRY_COMPARE(shown.listener.wishes.size(), 1);
        QCOMPARE(shown.listener.kept.allowed, u"192.168.1.0/24"_s);
        QCOMPARE(shown.listener.kept.hosts, (QStringList{u"workshop.local"_s, u"lab"_s}));
        QCOMPARE(shown.listener.kept.origins,
                 (QStringList{u"https://a.example"_s, u"https://b.example"_s}));
    }

    void whatIsKeptIsShownAndComesBackUnchanged()
    {
        ListenerWish wish;
        wish.address = u"::"_s;
        wish.port = 0;
        wish.tls = ListenerTls::Own;
        wish.redirectPort = 8080;
        wish.hosts = {u"workshop.local"_s};
        Shown shown(wish);
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled()); // nothing differs
        QVERIFY(shown.find<QWidget>(u"listenerHosts"_s)->isVisible()); // so nothing is hidden
        QCOMPARE(shown.find<QSpinBox>(u"listenerPort"_s)->text(), u"any free one"_s);
        shown.type(u"listenerHosts"_s, u"other.local"_s);
        shown.click(u"listenerApply"_s);
        wish.hosts = {u"other.local"_s};
        QTRY_COMPARE(shown.listener.kept, wish);
    }

    void aPortThatIsTakenAtTheStartIsSaidWithAnother()
    {
        ListenerStatus taken;
        taken.fault = u"The port is in use by httpd (process 17)."_s;
        taken.freePort = 5001;
        Shown shown({}, taken);
        auto *fault = shown.find<NoteCard>(u"listenerFault"_s);
        QCOMPARE(fault->text(), taken.fault);
        // Who was in the way may be gone meanwhile.
        auto *apply = shown.find<QPushButton>(u"listenerApply"_s);
        QCOMPARE(apply->text(), u"Try again"_s);
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE(shown.listener.wishes, QList<ListenerWish>{ListenerWish()});
        auto *use = shown.find<QPushButton>(u"listenerUsePort"_s);
        QTRY_VERIFY(use->isVisible());
        QCOMPARE(use->text(), u"Use port 5001"_s);
        QTest::mouseClick(use, Qt::LeftButton);
        QTRY_COMPARE(shown.listener.kept.port, quint16(5001));
        shown.listener.publish(serving());
        QVERIFY(!use->isVisible());
        QVERIFY(!fault->isVisible());
        QCOMPARE(apply->text(), u"Apply"_s);
        QVERIFY(!apply->isEnabled());
        QVERIFY(!shown.undo); // that would be back to the port that is taken
    }

    void whatIsReadLaterReplacesWhatNobodyTouched()
    {
        Shown shown;
        auto *port = shown.find<QSpinBox>(u"listenerPort"_s);
        QCOMPARE(port->value(), 5000);
        shown.listener.kept.port = 8443; // the settings were read
        shown.listener.publish(serving());
        QCOMPARE(port->value(), 8443);
        QVERIFY(!shown.find<QPushButton>(u"listenerApply"_s)->isEnabled());
        port->setFocus();
        QTest::keyClick(port, Qt::Key_Up);
        shown.listener.kept.port = 9000;
        shown.listener.publish(serving());
        QCOMPARE(port->value(), 8444); // what somebody is at stays
    }

    void theListenerCanBeSwitchedOffAndIsThenNotOnByItself()
    {
        Shown shown({}, serving());
        auto *on = shown.find<QCheckBox>(u"listenerOn"_s);
        QVERIFY(on->isChecked());
        QTest::mouseClick(on, Qt::LeftButton, {}, QPoint(8, on->height() / 2));
        QVERIFY(shown.listener.wishes.isEmpty());
        shown.click(u"listenerApply"_s);
        QTRY_VERIFY(shown.undo); // it is through
        QVERIFY(!shown.listener.kept.isEnabled);
        shown.listener.publish({});
        auto *port = shown.find<QSpinBox>(u"listenerPort"_s);
        port->setFocus();
        QTest::keyClick(port, Qt::Key_Up);
        shown.click(u"listenerApply"_s);
        QTRY_COMPARE(shown.listener.kept.port, quint16(5001));
        QVERIFY(!shown.listener.kept.isEnabled);
    }

    void aRefusalIsSaidAndTheFreePortIsOffered()
    {
        Shown shown({}, serving());
        ListenerStatus another = serving(); // which goes on, and knows a port that is free
        another.freePort = 5002;
        shown.listener.state = another;
        shown.listener.refusal =
            Error{ErrorKind::Unavailable, u"The port is in use by httpd (process 17)."_s, {}};
        auto *port = shown.find<QSpinBox>(u"listenerPort"_s);
        port->setFocus();
        QTest::keyClick(port, Qt::Key_Up);
        shown.click(u"listenerApply"_s);
        auto *result = shown.find<NoteCard>(u"listenerResult"_s);
        QTRY_COMPARE(result->text(), u"The port is in use by httpd (process 17)."_s);
        QVERIFY(!shown.find<NoteCard>(u"listenerFault"_s)->isVisible()); // said once
        auto *use = shown.find<QPushButton>(u"listenerUsePort"_s);
        QVERIFY(use->isVisible());
        shown.click(u"listenerDiscard"_s);
        QVERIFY(!use->isVisible());
        another.connections = 4;
        shown.listener.publish(another); // an offer that was declined does not come back
        QVERIFY(!use->isVisible());
        QVERIFY(!result->isVisible());
    }

    void whoIsConnectedIsAskedForWhileItIsSeen()
    {
        FakeEngineHandle engine;
        FakeListener listener({}, serving());
        SettingsPage page(engine, &listener);
        page.resize(1200, 900);
        page.show();
        QTRY_VERIFY(page.findChild<QWidget *>(u"card-network"_s) != nullptr);
        QCOMPARE(listener.asked, 0); // another category is shown
        QSignalSpy applied(&page, &SettingsPage::applied);
        QTRY_VERIFY(!applied.isEmpty());
        page.open({.page = u"settings"_s, .section = u"network"_s});
        auto *nobody = page.findChild<QLabel *>(u"listenerNobody"_s);
        auto *table = page.findChild<QTableView *>(u"listenerClients"_s);
        QTRY_VERIFY(nobody->isVisible());
        QVERIFY(!table->isVisible());
        ListenerClient mira;
        mira.id = 1;
        mira.address = u"192.168.1.31"_s;
        mira.name = u"mira"_s;
        listener.connected = {mira};
        QTRY_VERIFY(table->isVisible()); // by itself
        QVERIFY(!nobody->isVisible());
        QCOMPARE(table->model()->index(0, 1).data().toString(), u"mira"_s);
        listener.connected.clear();
        listener.publish({}); // it stops: at once
        QTRY_VERIFY(nobody->isVisible());
        page.open({.page = u"settings"_s, .section = u"general"_s});
        const int asked = listener.asked;
        listener.publish(serving());
        QCoreApplication::processEvents();
        QCOMPARE(listener.asked, asked);
    }

    void whatIsGivenFromOutsideIsOffLimits()
    {
        ListenerStatus taken;
        taken.fault = u"The port is in use."_s;
        taken.freePort = 5001;
        FakeEngineHandle engine;
        engine.state.givenSettings = {{u"listener.port"_s, u"--set"_s},
                                      {u"listener.tls"_s, u"SSL_CERT_PATH"_s},
                                      {u"listener.origins"_s, u"--set"_s}};
        FakeListener listener({}, taken);
        SettingsPage page(engine, &listener);
        page.resize(1200, 900);
        page.show();
        page.open({.page = u"settings"_s, .section = u"network"_s});
        auto *port = page.findChild<QSpinBox *>(u"listenerPort"_s);
        QTRY_VERIFY(!port->isEnabled());
        QVERIFY(!page.findChild<QWidget *>(u"listenerUsePort"_s)->isVisible()); // in vain
        QVERIFY(!page.findChild<QWidget *>(u"listenerTlsOwn"_s)->isEnabled());
        QTest::mouseClick(page.findChild<QWidget *>(u"listenerMore"_s), Qt::LeftButton);
        QVERIFY(!page.findChild<QWidget *>(u"listenerOrigins"_s)->isEnabled());
        QVERIFY(page.findChild<QWidget *>(u"listenerHosts"_s)->isEnabled());
        QVERIFY(page.findChild<QWidget *>(u"listenerReach"_s)->isEnabled());
    }

    void searchingFindsWhatIsUnderMore()
    {
        Shown shown;
        auto *find = shown.find<QLineEdit>(u"findSetting"_s);
        QTest::keyClicks(find, u"origins"_s);
        QVERIFY(shown.find<QWidget>(u"listenerOrigins"_s)->isVisible());
        QVERIFY(!shown.find<QWidget>(u"listenerPort"_s)->isVisible());
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!shown.find<QWidget>(u"listenerOrigins"_s)->isVisible());
    }

    void theAddressIsShownLarge()
    {
        Shown shown({}, serving());
        shown.click(u"listenerLarge"_s);
        QPointer<AddressPoster> poster;
        for (QWidget *window : QApplication::topLevelWidgets()) {
            if (auto *found = qobject_cast<AddressPoster *>(window))
                poster = found;
        }
        QVERIFY(poster && poster->isVisible());
        auto *code = poster->findChild<QrLabel *>(u"posterCode"_s);
        QCOMPARE(code->text(), u"https://192.168.1.20:5000"_s);
        QVERIFY(std::min(code->width(), code->height()) >= 480); // twice what a room needs
        QTest::keyClick(poster, Qt::Key_F11);
        QTRY_VERIFY(poster->isFullScreen());
        QTest::keyClick(poster, Qt::Key_F11);
        QTRY_VERIFY(!poster->isFullScreen());
        QTest::keyClick(poster, Qt::Key_Escape);
        QTRY_VERIFY(poster.isNull());
    }

    void everythingHasAName()
    {
        Shown shown({}, serving());
        shown.click(u"listenerMore"_s);
        shown.choose(u"listenerTlsFiles"_s);
        for (QWidget *widget : shown.find<QWidget>(u"card-network"_s)->findChildren<QWidget *>()) {
            const bool matters = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr
                || qobject_cast<QComboBox *>(widget) != nullptr
                || qobject_cast<QAbstractSpinBox *>(widget) != nullptr;
            if (!matters || !widget->isVisible() || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                     qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestNetworkCard)
#include "tst_networkcard.moc"
