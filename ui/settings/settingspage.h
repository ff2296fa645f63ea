#pragma once

#include "core/engine/enginehandle.h"
#include "ui/widgets/page.h"

#include <functional>

class QListView;
class QStandardItemModel;
class QVBoxLayout;

namespace cq {
class ListenerControl;
}

namespace cq::ui {

class PageHeader;
class SearchField;
class SettingCard;
class SettingRow;
class StateStack;
class TextLabel;

/// The settings in categories, each applied at once and taken back by the undo bar. Edits a copy;
/// what the engine accepted is told by applied(). GUI thread.
class SettingsPage : public Page
{
    Q_OBJECT

public:
    /// listener: null = there is none, and no category "Network".
    explicit SettingsPage(EngineHandle &engine, ListenerControl *listener = nullptr,
                          QWidget *parent = nullptr);
    ~SettingsPage() override;

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    void open(const Link &link) override;

    /// Whether there is a tray to close to; without one the setting says so and is off limits.
    void setTrayExists(bool exists);

Q_SIGNALS:
    /// The engine keeps these now (also after the first reading).
    void applied(const cq::Settings &settings);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    /// Nobody waits for the fields at the start of the program: they are made when the page is
    /// first looked at.
    void buildOnce();
    void build();
    SettingCard *addCard(const QString &id, const QString &iconName, const QString &title);
    void addCard(SettingCard *card, const QString &iconName);
    /// A row whose note says whether its value is the default, and that its setting was given from
    /// outside. key: of the setting; empty = the row is none.
    SettingRow *addRow(SettingCard *card, const QString &key, const QString &name, QWidget *field,
                       const QString &hint,
                       const std::function<bool(const Settings &)> &isDefault = {});
    void buildGeneral();
    void buildAppearance();
    void buildNetwork();
    void buildDispatch();
    void buildStorage();
    void buildSecrets();
    void openSecretFile();
    void read();
    /// Puts the values into the fields without asking them to change anything.
    void fill();
    void change(const QString &what, const std::function<void(Settings &)> &edit);
    void keep(const Settings &before, const Settings &after, const QString &what);
    void takeBack(const Settings &before, const Settings &after);
    void showCategory(int row);
    void find(const QString &text);

    EngineHandle &m_engine;
    ListenerControl *m_listener;
    Settings m_settings;
    EngineSnapshot m_facts;
    quint64 m_edits = 0; ///< an answer to a question older than the last edit says nothing about it
    bool m_known = false;
    bool m_filling = false;
    bool m_trayExists = true;

    PageHeader *m_header;
    SearchField *m_find;
    QListView *m_categories;
    QStandardItemModel *m_model;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_column = nullptr;
    TextLabel *m_nothing = nullptr;
    StateStack *m_stack = nullptr;
    QList<SettingCard *> m_cards;
    QList<std::function<void()>> m_fills; ///< one per field
};

} // namespace cq::ui
