#include "core/config/settingstable.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace cq;

using Change = std::function<void(Settings &)>;
Q_DECLARE_METATYPE(Change)

class TestSettingsTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMemberSurvivesTheRoundTrip_data();
    void everyMemberSurvivesTheRoundTrip();
    void nothingStoredMeansDefaults();
    void unknownKeysAreLeftAlone();
    void badValuesAreNamedAndBecomeDefaults_data();
    void badValuesAreNamedAndBecomeDefaults();
    void oneBadValueDoesNotSpoilTheOthers();
    void limitsAreAccepted_data();
    void limitsAreAccepted();
    void badSettingsAreRefusedBeforeTheyAreStored();
};

void TestSettingsTable::everyMemberSurvivesTheRoundTrip_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("dark", [](Settings &s) { s.theme = Theme::Dark; });
    row("light", [](Settings &s) { s.theme = Theme::Light; });
    row("German", [](Settings &s) { s.language = u"de"_s; });
    row("close to tray", [](Settings &s) { s.closeToTray = !s.closeToTray; });
    row("notify", [](Settings &s) { s.notifyFailed = !s.notifyFailed; });
    row("paused", [](Settings &s) { s.dispatchPaused = !s.dispatchPaused; });
    row("tries", [](Settings &s) { s.maxAttempts = 7; });
    row("threshold", [](Settings &s) { s.vramThreshold = 0.875; });
}

void TestSettingsTable::everyMemberSurvivesTheRoundTrip()
{
    QFETCH(Change, change);
    Settings settings;
    change(settings);
    QVERIFY(!(settings == Settings()));
    const SettingsRead read = settingsFromPairs(settingsToPairs(settings));
    QCOMPARE(read.faults, QStringList());
    QVERIFY(read.settings == settings);
    QCOMPARE(settingsFault(settings), QString());
    // Exactly one stored value tells it from the defaults, so no two members share a key.
    const QMap<QString, QString> before = settingsToPairs({});
    const QMap<QString, QString> after = settingsToPairs(settings);
    QCOMPARE(after.keys(), before.keys());
    int differing = 0;
    for (const QString &key : after.keys())
        differing += after.value(key) != before.value(key) ? 1 : 0;
    QCOMPARE(differing, 1);
}

void TestSettingsTable::nothingStoredMeansDefaults()
{
    const SettingsRead read = settingsFromPairs({});
    QVERIFY(read.settings == Settings());
    QVERIFY(read.faults.isEmpty());
}

void TestSettingsTable::unknownKeysAreLeftAlone()
{
    const SettingsRead read = settingsFromPairs({{u"future.flux_capacitor"_s, u"on"_s}});
    QVERIFY(read.settings == Settings());
    QVERIFY(read.faults.isEmpty());
}

void TestSettingsTable::badValuesAreNamedAndBecomeDefaults_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const QString &key, const QString &value) {
        QTest::newRow(name) << key << value;
    };
    row("an unknown theme", u"appearance.theme"_s, u"pink"_s);
    row("a theme in capitals", u"appearance.theme"_s, u"Dark"_s);
    row("a language that is a path", u"general.language"_s, u"../../etc/passwd"_s);
    row("a language with a line end", u"general.language"_s, u"de\n"_s);
    row("a switch that is a number", u"general.close_to_tray"_s, u"1"_s);
    row("an empty switch", u"notifications.job_failed"_s, QString());
    row("a switch in capitals", u"dispatch.paused"_s, u"TRUE"_s);
    row("no tries", u"dispatch.max_attempts"_s, u"0"_s);
    row("too many tries", u"dispatch.max_attempts"_s, u"11"_s);
    row("tries beyond numbers", u"dispatch.max_attempts"_s, u"99999999999999999999"_s);
    row("half a try", u"dispatch.max_attempts"_s, u"1.5"_s);
    row("no memory", u"dispatch.vram_threshold"_s, u"0"_s);
    row("more than all memory", u"dispatch.vram_threshold"_s, u"1.001"_s);
    row("percent", u"dispatch.vram_threshold"_s, u"95 %"_s);
    row("no number", u"dispatch.vram_threshold"_s, u"nan"_s);
    row("a German comma", u"dispatch.vram_threshold"_s, u"0,9"_s);
}

void TestSettingsTable::badValuesAreNamedAndBecomeDefaults()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QVERIFY2(settingsToPairs({}).contains(key), "the test names a key that does not exist");
    const SettingsRead read = settingsFromPairs({{key, value}});
    QVERIFY(read.settings == Settings());
    QCOMPARE(read.faults.size(), 1);
    QVERIFY2(read.faults.first().contains(key), qPrintable(read.faults.first()));
    QVERIFY2(read.faults.first().contains(value), qPrintable(read.faults.first()));
}

void TestSettingsTable::oneBadValueDoesNotSpoilTheOthers()
{
    Settings settings;
    settings.theme = Theme::Dark;
    settings.maxAttempts = 5;
    QMap<QString, QString> pairs = settingsToPairs(settings);
    pairs.insert(u"dispatch.max_attempts"_s, u"many"_s);
    const SettingsRead read = settingsFromPairs(pairs);
    QCOMPARE(read.faults.size(), 1);
    QVERIFY(read.settings.theme == Theme::Dark);
    QCOMPARE(read.settings.maxAttempts, Settings().maxAttempts);
}

void TestSettingsTable::limitsAreAccepted_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("one try") << u"dispatch.max_attempts"_s << u"1"_s;
    QTest::newRow("ten tries") << u"dispatch.max_attempts"_s << u"10"_s;
    QTest::newRow("all memory") << u"dispatch.vram_threshold"_s << u"1"_s;
    QTest::newRow("little memory") << u"dispatch.vram_threshold"_s << u"0.01"_s;
    QTest::newRow("the desktop's language") << u"general.language"_s << QString();
    QTest::newRow("a regional language") << u"general.language"_s << u"pt_BR"_s;
}

void TestSettingsTable::limitsAreAccepted()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    const SettingsRead read = settingsFromPairs({{key, value}});
    QCOMPARE(read.faults, QStringList());
    QCOMPARE(settingsToPairs(read.settings).value(key), value);
}

void TestSettingsTable::badSettingsAreRefusedBeforeTheyAreStored()
{
    Settings settings;
    settings.maxAttempts = 0;
    QVERIFY(settingsFault(settings).contains(u"dispatch.max_attempts"_s));
    settings = {};
    settings.vramThreshold = qQNaN();
    QVERIFY(settingsFault(settings).contains(u"dispatch.vram_threshold"_s));
    settings = {};
    settings.language = u"klingon"_s;
    QVERIFY(settingsFault(settings).contains(u"general.language"_s));
}

QTEST_GUILESS_MAIN(TestSettingsTable)
#include "tst_settingstable.moc"
