#include "ui/settings/settingspage.h"

#include "core/base/future.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/settings/settingcard.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/searchfield.h"
#include "ui/widgets/sidedelegate.h"
#include "ui/widgets/statestack.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QShortcut>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

SettingsPage::SettingsPage(EngineHandle &engine, ListenerControl *listener, QWidget *parent)
    : Page(parent)
    , m_engine(engine)
    , m_listener(listener)
    , m_header(new PageHeader(tr("Settings")))
    , m_find(new SearchField)
    , m_categories(new QListView)
    , m_model(new QStandardItemModel(this))
{
    setObjectName(u"settingsPage"_s);
    m_find->setObjectName(u"findSetting"_s);
    m_find->setFixedWidth(320);
    m_header->addLeft(m_find);

    m_categories->setObjectName(u"settingCategories"_s);
    m_categories->setModel(m_model);
    m_categories->setItemDelegate(new SideDelegate(32, m_categories));
    m_categories->setMouseTracking(true);
    m_categories->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_categories->setFixedWidth(200);
    m_categories->setStyleSheet(u"QListView { background: transparent; padding-top: 7px; }"_s);

    auto *scroll = new QScrollArea;
    scroll->setObjectName(u"settingScroll"_s);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *inside = new QWidget;
    auto *around = new QHBoxLayout(inside);
    around->setContentsMargins(size::kMargin, size::kMargin, size::kMargin, size::kMargin);
    m_body = new QWidget;
    m_body->setMaximumWidth(820);
    around->addWidget(m_body, 1);
    around->addStretch();
    around->setStretch(0, 1000);
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(size::kGap);
    scroll->setWidget(inside);

    auto *content = new QWidget;
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_categories);
    auto *edge = new QFrame;
    edge->setFixedWidth(1);
    edge->setObjectName(u"settingsEdge"_s);
    edge->setAutoFillBackground(true);
    edge->setBackgroundRole(QPalette::Mid);
    row->addWidget(edge);
    row->addWidget(scroll, 1);

    m_stack = new StateStack(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    m_stack->showLoading(48);

    connect(m_find, &QLineEdit::textChanged, this, &SettingsPage::find);
    connect(m_categories->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (!m_filling)
                    showCategory(index.row());
            });
    auto *focusFind = new QShortcut(QKeySequence::Find, this);
    focusFind->setContext(Qt::WidgetWithChildrenShortcut);
    connect(focusFind, &QShortcut::activated, m_find,
            [this] { m_find->setFocus(Qt::ShortcutFocusReason); });
    connect(&engine, &EngineHandle::changed, this, [this](const EngineChanges &changes) {
        if (m_facts.paused == changes.paused && m_facts.secrets == changes.secrets)
            return;
        m_facts.paused = changes.paused;
        m_facts.secrets = changes.secrets;
        fill();
    });
    // Not before somebody could connect to applied().
    QMetaObject::invokeMethod(this, &SettingsPage::read, Qt::QueuedConnection);
}

SettingsPage::~SettingsPage() = default;

QString SettingsPage::id() const
{
    return u"settings"_s;
}

QString SettingsPage::title() const
{
    return tr("Settings");
}

QString SettingsPage::iconName() const
{
    return u"settings"_s;
}

void SettingsPage::open(const Link &link)
{
    buildOnce();
    m_find->clear();
    const bool isUnlock = link.section == "unlock"_L1;
    const QString section = isUnlock ? u"secrets"_s : link.section;
    for (int row = 0; row < m_cards.size(); ++row) {
        if (m_cards.at(row)->id() == section)
            m_categories->setCurrentIndex(m_model->index(row, 0));
    }
    if (isUnlock && m_facts.secrets.kind == SecretStoreKind::Memory)
        openSecretFile();
}

void SettingsPage::openSecretFile()
{
    const bool isLocked = m_facts.secrets.isLocked;
    auto *dialog = new PassphraseDialog(
        m_engine, isLocked ? PassphraseDialog::Purpose::Unlock : PassphraseDialog::Purpose::Make,
        window());
    connect(dialog, &PassphraseDialog::opened, this, [this, isLocked] {
        Q_EMIT done(isLocked ? tr("The stored secrets are unlocked")
                             : tr("Secrets are kept in an encrypted file now"),
                    {});
        read();
    });
    dialog->open();
}

void SettingsPage::setTrayExists(bool exists)
{
    m_trayExists = exists;
    fill();
}

void SettingsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    buildOnce();
    read(); // the free space and the keyring may have changed
}

void SettingsPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && !m_cards.isEmpty())
        build();
}

void SettingsPage::buildOnce()
{
    if (m_cards.isEmpty())
        build();
}

void SettingsPage::build()
{
    const int row = qMax(0, m_categories->currentIndex().row());
    m_filling = true;
    for (SettingCard *card : std::as_const(m_cards)) {
        card->hide();
        card->deleteLater();
    }
    m_cards.clear();
    m_fills.clear();
    m_model->clear();
    while (QLayoutItem *item = m_column->takeAt(0))
        delete item;
    delete std::exchange(m_nothing, nullptr);

    m_header->setTitle(tr("Settings"));
    m_find->setPlaceholderText(tr("Find a setting"));
    m_find->setAccessibleName(tr("Find a setting"));
    m_categories->setAccessibleName(tr("Categories"));
    buildGeneral();
    buildAppearance();
    buildNetwork();
    buildDispatch();
    buildStorage();
    buildSecrets();
    m_nothing = new TextLabel({}, Token::Muted);
    m_nothing->setObjectName(u"nothingFound"_s);
    m_nothing->hide();
    m_column->addWidget(m_nothing);
    m_column->addStretch();
    m_filling = false;
    m_categories->setCurrentIndex(m_model->index(row, 0));
    showCategory(row);
    fill();
}

SettingCard *SettingsPage::addCard(const QString &id, const QString &iconName, const QString &title)
{
    auto *card = new SettingCard(id, title);
    addCard(card, iconName);
    return card;
}

void SettingsPage::addCard(SettingCard *card, const QString &iconName)
{
    auto *item = new QStandardItem(card->title());
    item->setData(iconName, SideDelegate::IconRole);
    m_model->appendRow(item);
    m_cards.append(card);
    m_column->addWidget(card);
}

SettingRow *SettingsPage::addRow(SettingCard *card, const QString &key, const QString &name,
                                 QWidget *field, const QString &hint,
                                 const std::function<bool(const Settings &)> &isDefault)
{
    auto *row = new SettingRow(name, field, hint);
    card->addRow(row);
    if (isDefault)
        m_fills.append([this, row, isDefault] {
            row->setNote(isDefault(m_settings) ? tr("default") : tr("changed, live"));
        });
    m_fills.append([this, row, key] { row->setGivenBy(m_facts.givenSettings.value(key)); });
    return row;
}

void SettingsPage::read()
{
    whenDone(m_engine.snapshot(), this,
             [this, edits = m_edits](const Result<EngineSnapshot> &answer) {
                 if (!answer) {
                     if (!m_known)
                         m_stack->showError(tr("The settings could not be read"), answer.error(),
                                            {tr("Jobs that run go on")}, [this] {
                                                m_stack->showLoading(48);
                                                read();
                                            });
                     return;
                 }
                 const bool first = !std::exchange(m_known, true);
                 m_facts = *answer;
                 if (edits == m_edits && (m_settings != answer->settings || first)) {
                     m_settings = answer->settings;
                     Q_EMIT applied(m_settings);
                 }
                 fill();
                 m_stack->showContent();
             });
}

void SettingsPage::fill()
{
    if (m_filling)
        return;
    m_filling = true;
    for (const auto &one : std::as_const(m_fills))
        one();
    m_filling = false;
}

void SettingsPage::change(const QString &what, const std::function<void(Settings &)> &edit)
{
    if (m_filling || !m_known)
        return;
    const Settings before = m_settings;
    Settings after = before;
    edit(after);
    if (after != before)
        keep(before, after, what);
}

void SettingsPage::keep(const Settings &before, const Settings &after, const QString &what)
{
    ++m_edits;
    m_settings = after; // the next change builds on this one, even before the answer is here
    whenDone(m_engine.setSettings(before, after), this,
             [this, before, after, what](const Result<void> &answer) {
                 if (!answer) {
                     Q_EMIT done(errorText(answer.error()), {});
                     read(); // back to what is really kept
                     return;
                 }
                 Q_EMIT applied(after);
                 fill();
                 Q_EMIT done(what, [this, before, after] { takeBack(before, after); });
             });
}

void SettingsPage::takeBack(const Settings &before, const Settings &after)
{
    ++m_edits;
    whenDone(m_engine.setSettings(after, before), this, [this](const Result<void> &answer) {
        if (!answer)
            Q_EMIT done(errorText(answer.error()), {});
        read(); // what was changed since stays
    });
}

void SettingsPage::showCategory(int row)
{
    if (!m_find->text().isEmpty()) {
        const QSignalBlocker quiet(m_find);
        m_find->clear();
    }
    m_nothing->hide();
    for (int i = 0; i < m_cards.size(); ++i) {
        m_cards.at(i)->filter({});
        m_cards.at(i)->setVisible(i == row);
    }
}

void SettingsPage::find(const QString &text)
{
    if (text.trimmed().isEmpty()) {
        showCategory(qMax(0, m_categories->currentIndex().row()));
        return;
    }
    int found = 0;
    for (SettingCard *card : std::as_const(m_cards)) {
        const int rows = card->filter(text.trimmed());
        card->setVisible(rows > 0);
        found += rows;
    }
    m_nothing->setText(tr("No setting is named like “%1”.").arg(text.trimmed()));
    m_nothing->setVisible(found == 0);
}

} // namespace cq::ui
