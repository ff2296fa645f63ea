// The rows of each category; what happens to their values is in settingspage.cpp.

#include "ui/settings/networkcard.h"
#include "ui/settings/settingcard.h"
#include "ui/settings/settingrow.h"
#include "ui/settings/settingspage.h"

#include "core/base/future.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSpinBox>
#include <QUrl>

namespace cq::ui {

using namespace Qt::StringLiterals;

void SettingsPage::buildGeneral()
{
    SettingCard *card = addCard(u"general"_s, u"settings"_s, tr("General"));
    auto *language = new QComboBox;
    language->setObjectName(u"settingLanguage"_s);
    language->setMinimumWidth(240);
    language->addItem(tr("As the desktop"), QString());
    language->addItem(u"English"_s, u"en"_s); // each in its own words, so that one finds back
    language->addItem(u"Deutsch"_s, u"de"_s);
    addRow(card, u"general.language"_s, tr("Language"), language, {},
           [](const Settings &now) { return now.language.isEmpty(); });
    m_fills.append([this, language] {
        language->setCurrentIndex(qMax(0, language->findData(m_settings.language)));
    });
    connect(language, &QComboBox::currentIndexChanged, this, [this, language] {
        change(tr("Language changed"), [language](Settings &settings) {
            settings.language = language->currentData().toString();
        });
    });

    auto *tray = new QCheckBox(tr("Keep running in the tray"));
    nameIt(tray, u"settingTray"_s, tray->text());
    SettingRow *trayRow =
        addRow(card, u"general.close_to_tray"_s, tr("Closing the window"), tray, {},
               [](const Settings &now) { return now.closeToTray == Settings{}.closeToTray; });
    m_fills.append([this, tray, trayRow] {
        tray->setEnabled(m_trayExists);
        tray->setChecked(m_trayExists && m_settings.closeToTray);
        trayRow->setHint(m_trayExists
                             ? QString()
                             : tr("This desktop has no tray, so closing the window quits."));
    });
    connect(tray, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("Closing keeps it in the tray") : tr("Closing quits"),
               [checked](Settings &settings) { settings.closeToTray = checked; });
    });

    auto *tell = new QCheckBox(tr("Tell me when a job failed for good"));
    nameIt(tell, u"settingNotifyFailed"_s, tell->text());
    addRow(card, u"notifications.job_failed"_s, tr("Messages"), tell, {},
           [](const Settings &now) { return now.notifyFailed == Settings{}.notifyFailed; });
    m_fills.append([this, tell] { tell->setChecked(m_settings.notifyFailed); });
    connect(tell, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("Failed jobs are told") : tr("Failed jobs are not told"),
               [checked](Settings &settings) { settings.notifyFailed = checked; });
    });
}

void SettingsPage::buildAppearance()
{
    SettingCard *card = addCard(u"appearance"_s, u"overview"_s, tr("Appearance"));
    auto *theme = new QComboBox;
    theme->setObjectName(u"settingTheme"_s);
    theme->setMinimumWidth(240);
    theme->addItem(tr("As the desktop"), static_cast<int>(cq::Theme::System));
    theme->addItem(tr("Light"), static_cast<int>(cq::Theme::Light));
    theme->addItem(tr("Dark"), static_cast<int>(cq::Theme::Dark));
    addRow(card, u"appearance.theme"_s, tr("Theme"), theme, {},
           [](const Settings &now) { return now.theme == Settings{}.theme; });
    m_fills.append([this, theme] {
        theme->setCurrentIndex(theme->findData(static_cast<int>(m_settings.theme)));
    });
    connect(theme, &QComboBox::currentIndexChanged, this, [this, theme] {
        change(tr("Theme changed"), [theme](Settings &settings) {
            settings.theme = static_cast<cq::Theme>(theme->currentData().toInt());
        });
    });
}

void SettingsPage::buildNetwork()
{
    if (m_listener == nullptr)
        return;
    auto *card = new NetworkCard(*m_listener);
    connect(card, &NetworkCard::done, this, &Page::done);
    m_fills.append([this, card] { card->setGiven(m_facts.givenSettings); });
    addCard(card, u"lock"_s);
}

void SettingsPage::buildDispatch()
{
    SettingCard *card = addCard(u"dispatch"_s, u"jobs"_s, tr("Dispatch"));
    auto *on = new QCheckBox(tr("Start waiting jobs"));
    nameIt(on, u"settingDispatch"_s, on->text());
    addRow(card, u"dispatch.paused"_s, tr("Dispatching"), on, tr("Running jobs go on either way."));
    m_fills.append([this, on] { on->setChecked(!m_facts.paused); });
    connect(on, &QCheckBox::clicked, this, [this](bool checked) {
        whenDone(m_engine.setPaused(!checked), this, [this](const Result<void> &answer) {
            if (!answer)
                Q_EMIT done(errorText(answer.error()), {});
            fill();
        });
    });

    auto *taken = new QCheckBox(tr("Take jobs of others"));
    nameIt(taken, u"settingIntake"_s, taken->text());
    addRow(card, u"queue.intake"_s, tr("New jobs"), taken,
           tr("Otherwise they are asked to come back later; jobs that wait still run."),
           [](const Settings &now) { return now.takesJobs; });
    m_fills.append([this, taken] { taken->setChecked(m_settings.takesJobs); });
    connect(taken, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("Jobs of others are taken") : tr("Jobs of others are not taken"),
               [checked](Settings &settings) { settings.takesJobs = checked; });
    });

    addRow(card, {}, tr("Order"), new TextLabel(tr("First in, first out")),
           tr("A job goes to the node with the least to do."));

    auto *tries = new QSpinBox;
    tries->setObjectName(u"settingTries"_s);
    tries->setRange(1, 10);
    tries->setKeyboardTracking(false);
    tries->setMinimumWidth(104);
    addRow(card, u"dispatch.max_attempts"_s, tr("Tries per job"), tries,
           tr("After the last one the job is failed."),
           [](const Settings &now) { return now.maxAttempts == Settings{}.maxAttempts; });
    m_fills.append([this, tries] { tries->setValue(m_settings.maxAttempts); });
    connect(tries, &QSpinBox::valueChanged, this, [this](int value) {
        change(value == 1 ? tr("One try per job") : tr("%n tries per job", nullptr, value),
               [value](Settings &settings) { settings.maxAttempts = value; });
    });

    auto *limit = new QSpinBox;
    limit->setObjectName(u"settingVramLimit"_s);
    limit->setRange(10, 100);
    limit->setSingleStep(5);
    limit->setSuffix(tr(" %", "per cent"));
    limit->setKeyboardTracking(false);
    limit->setMinimumWidth(104);
    addRow(card, u"dispatch.vram_threshold"_s, tr("Memory limit of new nodes"), limit,
           tr("Above this share of its VRAM a node gets no new work. Each node has its own."),
           [](const Settings &now) { return now.vramThreshold == Settings{}.vramThreshold; });
    m_fills.append([this, limit] { limit->setValue(qRound(m_settings.vramThreshold * 100)); });
    connect(limit, &QSpinBox::valueChanged, this, [this](int value) {
        change(tr("New nodes get a limit of %1").arg(percentText(value / 100.0)),
               [value](Settings &settings) { settings.vramThreshold = value / 100.0; });
    });
}

void SettingsPage::buildStorage()
{
    SettingCard *card = addCard(u"storage"_s, u"disk"_s, tr("Storage"));
    auto *path = new QLineEdit;
    path->setReadOnly(true);
    path->setMinimumWidth(360);
    nameIt(path, u"settingDataFolder"_s, tr("Data folder"));
    auto *openIt = makeButton(u"openDataFolder"_s, tr("Open"));
    auto *both = new QWidget;
    auto *row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(path);
    row->addWidget(openIt);
    addRow(card, {}, tr("Data folder"), both,
           tr("Database, inputs, results and logs. Chosen at the start with --data-dir."));
    m_fills.append([this, path] {
        path->setText(QDir::toNativeSeparators(m_facts.dataFolder));
        path->setCursorPosition(0);
    });
    connect(openIt, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_facts.dataFolder)); });

    auto *space = new TextLabel;
    space->setObjectName(u"settingFreeSpace"_s);
    addRow(card, {}, tr("Free space"), space, {});
    m_fills.append([this, space] {
        space->setText(m_known ? bytesText(m_facts.diskFree) : tr("…", "not known yet"));
        space->setToken(m_known && m_facts.diskFree < (5LL << 30) ? Token::Failed : Token::Text);
    });
}

void SettingsPage::buildSecrets()
{
    SettingCard *card = addCard(u"secrets"_s, u"key"_s, tr("Secrets"));
    auto *state = new TextLabel;
    state->setObjectName(u"settingSecrets"_s);
    auto *openIt = makeButton(u"openSecretFile"_s, {});
    auto *both = new QWidget;
    auto *line = new QHBoxLayout(both);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(12);
    line->addWidget(state);
    line->addWidget(openIt);
    line->addStretch();
    connect(openIt, &QPushButton::clicked, this, &SettingsPage::openSecretFile);
    SettingRow *row = addRow(card, {}, tr("Keys of nodes"), both, {});
    m_fills.append([this, state, openIt, row] {
        const bool isLocked = m_facts.secrets.isLocked;
        openIt->setText(isLocked ? tr("Unlock…") : tr("Keep secrets in a file…"));
        openIt->setAccessibleName(openIt->text());
        openIt->setVisible(m_known && m_facts.secrets.kind == SecretStoreKind::Memory);
        if (!m_known) {
            state->setText(tr("…", "not known yet"));
            return;
        }
        switch (m_facts.secrets.kind) {
        case SecretStoreKind::Opening:
            state->setText(tr("Waiting for the keyring"));
            state->setToken(Token::Muted);
            row->setHint(tr("In memory until it answers."));
            break;
        case SecretStoreKind::Keychain:
            state->setText(tr("Kept in the keyring"));
            state->setToken(Token::Done);
            row->setHint(tr("Never in the database, in files or in logs."));
            break;
        case SecretStoreKind::EncryptedFile:
            state->setText(tr("Kept in an encrypted file"));
            state->setToken(Token::Done);
            row->setHint(tr("In the data folder; only your passphrase opens it."));
            break;
        case SecretStoreKind::Memory:
            state->setText(isLocked ? tr("Locked") : tr("In memory only"));
            state->setToken(Token::Warning);
            row->setHint(u"%1 %2"_s.arg(
                isLocked ? tr("The stored keys are in an encrypted file in the data folder. Nodes "
                              "that ask for a key refuse work until it is unlocked.")
                         : tr("Keys are lost when the program ends. To keep them, start a keyring "
                              "such as gnome-keyring or KWallet, or use a file that a passphrase "
                              "opens."),
                m_facts.secrets.sentence));
            break;
        }
    });
}

} // namespace cq::ui
