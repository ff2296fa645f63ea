#pragma once

#include "core/base/result.h"
#include "core/domain/listenerstatus.h"
#include "ui/settings/settingcard.h"

#include <functional>

class QPushButton;

namespace cq {
class ListenerControl;
}

namespace cq::ui {

class ListenerView;
class NetworkFields;
class NoteCard;

/// The category "Network": how people reach the program now, and where it is to listen. Unlike
/// other settings these are applied by a button, since each change moves the address. GUI thread.
class NetworkCard : public SettingCard
{
    Q_OBJECT

public:
    explicit NetworkCard(ListenerControl &listener, QWidget *parent = nullptr);

    /// Keys of settings from outside for this run, and by what: their rows are off limits.
    void setGiven(const QMap<QString, QString> &given);

    int filter(const QString &text) override;
    void showPoster();

Q_SIGNALS:
    void done(const QString &sentence, const std::function<void()> &undo);

private:
    QWidget *buildBar();
    void showStatus(const ListenerStatus &status);
    void showWish();
    void check();
    void apply(const ListenerWish &wish, bool canUndo);
    void take(const Result<void> &answer, const ListenerWish &before, bool canUndo);

    ListenerControl &m_listener;
    ListenerView *m_view;
    NetworkFields *m_fields;
    SettingRow *m_barRow;
    QPushButton *m_discard;
    QPushButton *m_apply;
    NoteCard *m_result;
    ListenerWish m_wish; ///< as last shown
    ListenerWish m_untouched; ///< what the fields made of it
    bool m_busy = false;
    bool m_refused = false; ///< what the fields say was asked for and could not be had
};

} // namespace cq::ui
