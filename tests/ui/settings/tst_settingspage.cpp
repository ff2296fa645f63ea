#include "tests/support/fakeenginehandle.h"

#include "ui/settings/passphrasedialog.h"
#include "ui/settings/settingrow.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include <algorithm>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

struct Shown
{
    Shown()
        : page(engine)
        , applied(&page, &SettingsPage::applied)
    {
        QObject::connect(&page, &Page::done, &page,
                         [this](const QString &text, const std::function<void()> &take) {
                             said = text;
                             undo = take;
                         });
        page.resize(1200, 800);
        page.show();
        ready = QTest::qWaitFor([this] { return !applied.isEmpty(); });
    }

    template <typename T> T *find(const QString &name) { return page.findChild<T *>(name); }

    FakeEngineHandle engine;
    SettingsPage page;
    QSignalSpy applied;
    QString said;
    std::function<void()> undo;
    bool ready = false;
};

PassphraseDialog *openDialog()
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (auto *dialog = qobject_cast<PassphraseDialog *>(window); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

} // namespace

class TestSettingsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void aChangeIsAppliedAtOnceAndCanBeTakenBack()
    {
        Shown shown;
        QVERIFY(shown.ready);
        shown.page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        auto *tries = shown.find<QSpinBox>(u"settingTries"_s);
        QVERIFY(tries->isVisible());
        tries->setFocus();
        QTest::keyClick(tries, Qt::Key_Up);
        QTRY_COMPARE(shown.engine.state.settings.maxAttempts, 4);
        QTRY_VERIFY(shown.undo);
        QCOMPARE(shown.said, u"4 tries per job"_s);
        shown.undo();
        QTRY_COMPARE(shown.engine.state.settings.maxAttempts, 3);
        QTRY_COMPARE(tries->value(), 3);
    }

    void whatOthersChangedMeanwhileStays()
    {
        Shown shown;
        QVERIFY(shown.ready);
        shown.page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        shown.engine.state.settings.dispatchPaused = true; // by the bar, or by an editor far away
        shown.engine.state.settings.takesJobs = false;
        auto *tries = shown.find<QSpinBox>(u"settingTries"_s);
        tries->setFocus();
        QTest::keyClick(tries, Qt::Key_Up);
        QTRY_VERIFY(shown.undo);
        QCOMPARE(shown.engine.state.settings.maxAttempts, 4);
        QVERIFY(shown.engine.state.settings.dispatchPaused);
        QVERIFY(!shown.engine.state.settings.takesJobs);
        shown.engine.state.settings.notifyFailed = false;
        shown.undo();
        QTRY_COMPARE(shown.engine.state.settings.maxAttempts, 3);
        QVERIFY(!shown.engine.state.settings.notifyFailed);
    }

    void jobsOfOthersCanBeTurnedAway()
    {
        Shown shown;
        QVERIFY(shown.ready);
        shown.page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        auto *taken = shown.find<QCheckBox>(u"settingIntake"_s);
        QVERIFY(taken->isVisible() && taken->isChecked());
        QTest::mouseClick(taken, Qt::LeftButton, {}, {8, taken->height() / 2});
        QTRY_VERIFY(!shown.engine.state.settings.takesJobs);
        QTRY_VERIFY(shown.undo);
        shown.undo();
        QTRY_VERIFY(taken->isChecked());
        QVERIFY(shown.engine.state.settings.takesJobs);
    }

    void nobodyWaitsForItBeforeItIsShown()
    {
        FakeEngineHandle engine;
        SettingsPage page(engine);
        const QSignalSpy applied(&page, &SettingsPage::applied);
        QTRY_COMPARE(applied.size(), 1); // the theme is known without it
        QVERIFY(page.findChild<QSpinBox *>(u"settingTries"_s) == nullptr);
        QEvent language(QEvent::LanguageChange);
        QCoreApplication::sendEvent(&page, &language);
        page.setTrayExists(false);
        page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        QVERIFY(page.findChild<QSpinBox *>(u"settingTries"_s) != nullptr);
    }

    void twoQuickChangesBothCount()
    {
        Shown shown;
        shown.engine.silent = true; // both are asked before the first is answered
        auto *tell = shown.find<QCheckBox>(u"settingNotifyFailed"_s);
        auto *tray = shown.find<QCheckBox>(u"settingTray"_s);
        QTest::mouseClick(tell, Qt::LeftButton, {}, QPoint(8, tell->height() / 2));
        QTest::mouseClick(tray, Qt::LeftButton, {}, QPoint(8, tray->height() / 2));
        shown.engine.answerAll();
        QTRY_COMPARE(shown.engine.state.settings.closeToTray, false);
        QCOMPARE(shown.engine.state.settings.notifyFailed, false);
    }

    void aRefusedChangeGoesBackToWhatIsKept()
    {
        Shown shown;
        shown.page.open({.page = u"settings"_s, .section = u"appearance"_s});
        auto *theme = shown.find<QComboBox>(u"settingTheme"_s);
        shown.engine.broken = Error{ErrorKind::Storage, u"disk full"_s, {}};
        theme->setFocus();
        QTest::keyClick(theme, Qt::Key_Down);
        QTRY_VERIFY(shown.said.contains(u"disk full"_s));
        shown.engine.broken.reset();
        shown.page.hide();
        shown.page.show(); // reads again
        QTRY_COMPARE(theme->currentIndex(), 0);
        QCOMPARE(shown.engine.state.settings.theme, cq::Theme::System);
    }

    void themeAndLanguageAreToldToTheProgram()
    {
        Shown shown;
        auto *language = shown.find<QComboBox>(u"settingLanguage"_s);
        language->setFocus();
        QTest::keyClick(language, Qt::Key_End);
        QTRY_COMPARE(shown.applied.size(), qsizetype(2));
        QCOMPARE(shown.applied.last().first().value<Settings>().language, u"de"_s);
    }

    void dispatchFollowsWhatHappensElsewhere()
    {
        Shown shown;
        auto *on = shown.find<QCheckBox>(u"settingDispatch"_s);
        QVERIFY(on->isChecked());
        shown.engine.publishPaused(true);
        QTRY_VERIFY(!on->isChecked());
        shown.page.open({.page = u"settings"_s, .section = u"dispatch"_s});
        QTest::mouseClick(on, Qt::LeftButton, {}, QPoint(8, on->height() / 2));
        QTRY_VERIFY(shown.engine.calls.contains(u"setPaused false"_s));
    }

    void aSettingIsFoundByAPartOfItsName()
    {
        Shown shown;
        auto *find = shown.find<QLineEdit>(u"findSetting"_s);
        find->setFocus();
        QTest::keyClicks(find, u"tries"_s);
        QVERIFY(shown.find<QWidget>(u"settingTries"_s)->isVisible());
        QVERIFY(!shown.find<QWidget>(u"settingVramLimit"_s)->isVisible());
        QVERIFY(!shown.find<QWidget>(u"settingLanguage"_s)->isVisible());
        QTest::keyClicks(find, u" of the moon"_s);
        QVERIFY(shown.find<QLabel>(u"nothingFound"_s)->isVisible());
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(shown.find<QWidget>(u"settingLanguage"_s)->isVisible());
        QVERIFY(!shown.find<QLabel>(u"nothingFound"_s)->isVisible());
    }

    void withoutATrayClosingQuitsAndTheRowSaysWhy()
    {
        Shown shown;
        shown.page.setTrayExists(false);
        auto *tray = shown.find<QCheckBox>(u"settingTray"_s);
        QVERIFY(!tray->isEnabled());
        QVERIFY(!tray->isChecked());
        QCOMPARE(shown.engine.state.settings.closeToTray, true); // what was chosen stays
        shown.page.setTrayExists(true);
        QVERIFY(tray->isChecked());
    }

    void theStoreOfSecretsIsSaid_data()
    {
        QTest::addColumn<SecretStoreKind>("kind");
        QTest::addColumn<QString>("words");
        QTest::newRow("not known yet") << SecretStoreKind::Opening << u"Waiting for the keyring"_s;
        QTest::newRow("keyring") << SecretStoreKind::Keychain << u"Kept in the keyring"_s;
        QTest::newRow("file") << SecretStoreKind::EncryptedFile << u"Kept in an encrypted file"_s;
        QTest::newRow("nothing") << SecretStoreKind::Memory << u"In memory only"_s;
    }

    void theStoreOfSecretsIsSaid()
    {
        QFETCH(SecretStoreKind, kind);
        QFETCH(QString, words);
        Shown shown;
        shown.engine.state.secrets = {kind, u"The keyring went away."_s};
        shown.page.hide();
        shown.page.show();
        auto *state = shown.find<QLabel>(u"settingSecrets"_s);
        QTRY_COMPARE(state->text(), words);
        bool isReasonSaid = false;
        for (const QLabel *label : shown.find<QWidget>(u"card-secrets"_s)->findChildren<QLabel *>())
            isReasonSaid |= label->text().contains(u"The keyring went away."_s);
        QCOMPARE(isReasonSaid, kind == SecretStoreKind::Memory);
    }

    void secretsInMemoryMoveIntoAFile()
    {
        Shown shown;
        shown.engine.publishSecrets({SecretStoreKind::Memory, u"There is no keyring."_s, false});
        shown.page.open({.page = u"settings"_s, .section = u"secrets"_s});
        auto *button = shown.find<QPushButton>(u"openSecretFile"_s);
        QTRY_VERIFY(button->isVisible());
        QCOMPARE(button->text(), u"Keep secrets in a file…"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        auto *dialog = openDialog();
        QVERIFY(dialog != nullptr);
        auto *go = dialog->findChild<QPushButton *>(u"passphraseGo"_s);
        auto *fault = dialog->findChild<QLabel *>(u"passphraseFault"_s);
        auto *first = dialog->findChild<QLineEdit *>(u"passphrase"_s);
        auto *again = dialog->findChild<QLineEdit *>(u"passphraseRepeated"_s);
        QCOMPARE(first->echoMode(), QLineEdit::Password);
        QCOMPARE(again->echoMode(), QLineEdit::Password);
        QVERIFY(!go->isEnabled() && !fault->isVisible());
        QTest::keyClicks(first, u"seven77"_s);
        QCOMPARE(fault->text(), u"A passphrase has at least 8 characters."_s);
        QTest::keyClicks(first, u"8"_s);
        QCOMPARE(fault->text(), u"Type the passphrase once more."_s);
        QTest::keyClicks(again, u"seven779"_s);
        QCOMPARE(fault->text(), u"The two passphrases differ."_s);
        QVERIFY(!go->isEnabled());
        QTest::keyClick(again, Qt::Key_Backspace);
        QTest::keyClicks(again, u"8"_s);
        QVERIFY(go->isEnabled() && !fault->isVisible());
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_COMPARE(shown.engine.passphrase, u"seven778"_s);
        QTRY_VERIFY(openDialog() == nullptr);
        QCOMPARE(shown.said, u"Secrets are kept in an encrypted file now"_s);
        QTRY_COMPARE(shown.find<QLabel>(u"settingSecrets"_s)->text(),
                     u"Kept in an encrypted file"_s);
        QVERIFY(!button->isVisible());
    }

    void storedSecretsAreUnlockedAndAWrongPassphraseIsSaid()
    {
        Shown shown;
        shown.engine.passphrase = u"correct horse"_s;
        shown.engine.publishSecrets({SecretStoreKind::Memory, u"There is no keyring."_s, true});
        QTRY_COMPARE(shown.find<QLabel>(u"settingSecrets"_s)->text(), u"Locked"_s);
        shown.page.open({.page = u"settings"_s, .section = u"unlock"_s}); // as the strip does
        QVERIFY(shown.find<QWidget>(u"card-secrets"_s)->isVisible());
        auto *dialog = openDialog();
        QVERIFY(dialog != nullptr);
        auto *field = dialog->findChild<QLineEdit *>(u"passphrase"_s);
        auto *go = dialog->findChild<QPushButton *>(u"passphraseGo"_s);
        auto *result = dialog->findChild<NoteCard *>(u"passphraseResult"_s);
        QCOMPARE(dialog->findChild<QLineEdit *>(u"passphraseRepeated"_s), nullptr);
        QVERIFY(!go->isEnabled());
        QTest::keyClicks(field, u"wrong"_s); // the length of an old one is nobody's business
        shown.engine.silent = true;
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!go->isEnabled());
        dialog->reject(); // not while it is being opened
        QVERIFY(dialog->isVisible());
        shown.engine.answerAll();
        QTRY_COMPARE(result->title(), u"That is not the passphrase"_s);
        QVERIFY(result->isVisible());
        QTRY_VERIFY(result->height() >= result->layout()->heightForWidth(result->width()));
        QCOMPARE(shown.find<QLabel>(u"settingSecrets"_s)->text(), u"Locked"_s);
        QTest::keyClicks(field, u"correct horse"_s); // what was wrong is selected
        QVERIFY(!result->isVisible());
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_VERIFY(openDialog() == nullptr);
        QCOMPARE(shown.said, u"The stored secrets are unlocked"_s);
        QTRY_COMPARE(shown.find<QLabel>(u"settingSecrets"_s)->text(),
                     u"Kept in an encrypted file"_s);
    }

    void whatIsGivenFromOutsideIsOffLimitsAndSaysByWhat()
    {
        Shown shown;
        auto *tries = shown.find<QSpinBox>(u"settingTries"_s);
        auto *tray = shown.find<QCheckBox>(u"settingTray"_s);
        QVERIFY(tries->isEnabled() && tray->isEnabled());
        shown.engine.state.givenSettings = {
            {u"dispatch.max_attempts"_s, u"COMFYQUEUE_DISPATCH_MAX_ATTEMPTS"_s},
            {u"general.close_to_tray"_s, u"--set"_s}};
        shown.page.hide();
        shown.page.show(); // reads again
        QTRY_VERIFY(!tries->isEnabled());
        shown.page.setTrayExists(true); // is no reason to let it be changed
        QVERIFY(!tray->isEnabled());
        QVERIFY(shown.find<QComboBox>(u"settingLanguage"_s)->isEnabled());
        const auto says = [&shown](const QString &card, const QString &sentence) {
            const auto labels = shown.find<QWidget>(card)->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&sentence](const QLabel *label) {
                return label->text().startsWith(sentence);
            });
        };
        QVERIFY(says(u"card-dispatch"_s,
                     u"Given by COMFYQUEUE_DISPATCH_MAX_ATTEMPTS for this run. After the last"_s));
        QVERIFY(says(u"card-general"_s, u"Given by --set for this run."_s));
        QVERIFY(!says(u"card-appearance"_s, u"Given"_s));
    }

    void categoriesAreReachedByKeyboard()
    {
        Shown shown;
        auto *list = shown.find<QListView>(u"settingCategories"_s);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_End);
        QVERIFY(shown.find<QWidget>(u"card-secrets"_s)->isVisible());
        QVERIFY(!shown.find<QWidget>(u"card-general"_s)->isVisible());
    }

    void anErrorIsSaidAndCanBeTriedAgain()
    {
        FakeEngineHandle engine;
        engine.broken = Error{ErrorKind::Unavailable, u"stopping"_s, {}};
        SettingsPage page(engine);
        page.show();
        QTRY_VERIFY(page.findChild<QWidget *>(u"tryAgain"_s) != nullptr);
        engine.broken.reset();
        QTest::mouseClick(page.findChild<QWidget *>(u"tryAgain"_s), Qt::LeftButton);
        QTRY_VERIFY(page.findChild<QWidget *>(u"settingLanguage"_s)->isVisible());
    }

    void aNewLanguageKeepsTheCategory()
    {
        Shown shown;
        shown.page.open({.page = u"settings"_s, .section = u"storage"_s});
        QEvent event(QEvent::LanguageChange);
        QCoreApplication::sendEvent(&shown.page, &event);
        QTRY_VERIFY(shown.find<QWidget>(u"card-storage"_s)->isVisible());
        QCOMPARE(shown.find<QLineEdit>(u"settingDataFolder"_s)->text(),
                 u"/home/instructor/ComfyQueue"_s);
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settingspage.moc"
