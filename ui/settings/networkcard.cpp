#include "ui/settings/networkcard.h"

#include "core/base/future.h"
#include "core/engine/listenercontrol.h"
#include "ui/settings/addressposter.h"
#include "ui/settings/clientlist.h"
#include "ui/settings/listenerview.h"
#include "ui/settings/networkfields.h"
#include "ui/settings/settingrow.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/words.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kResultWidth = 420;

} // namespace

NetworkCard::NetworkCard(ListenerControl &listener, QWidget *parent)
    : SettingCard(u"network"_s, tr("Network"), parent)
    , m_listener(listener)
    , m_view(new ListenerView)
{
    addRow(new SettingRow(tr("Now"), m_view));
    m_fields = new NetworkFields(*this, this);
    m_barRow = new SettingRow(tr("Changes"), buildBar());
    addRow(m_barRow);
    // Last, since its height changes by itself.
    addRow(new SettingRow(tr("Connected"), new ClientList(listener)));
    connect(&listener, &ListenerControl::changed, this, &NetworkCard::showStatus);
    connect(m_fields, &NetworkFields::changed, this, &NetworkCard::check);
    connect(m_view, &ListenerView::posterWanted, this, &NetworkCard::showPoster);
    connect(m_fields, &NetworkFields::portWanted, this, [this](quint16 port) {
        ListenerWish wish = m_fields->wish();
        wish.port = port;
        m_fields->setWish(wish);
        apply(wish, m_listener.status().isServing); // back to what did not work helps nobody
    });
    showWish();
    showStatus(listener.status());
}

void NetworkCard::showWish()
{
    m_wish = m_listener.wish();
    m_fields->setWish(m_wish);
    m_untouched = m_fields->wish();
}

QWidget *NetworkCard::buildBar()
{
    m_discard = makeButton(u"listenerDiscard"_s, tr("Discard"));
    m_apply = makeButton(u"listenerApply"_s, tr("Apply"), {}, ButtonKind::Primary);
    m_result = new NoteCard(u"listenerResult"_s);
    m_result->setMinimumWidth(kResultWidth);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_apply);
    buttons->addWidget(m_discard);
    buttons->addStretch();
    auto *bar = new QWidget;
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(buttons);
    column->addWidget(m_result);
    connect(m_apply, &QPushButton::clicked, this, [this] { apply(m_fields->wish(), true); });
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_refused = false;
        m_result->say(NoteCard::Kind::Failed, {}, {});
        showWish();
        showStatus(m_listener.status());
    });
    return bar;
}

void NetworkCard::setGiven(const QMap<QString, QString> &given)
{
    m_fields->setGiven(given);
    showStatus(m_listener.status());
}

int NetworkCard::filter(const QString &text)
{
    SettingCard::filter(text);
    m_fields->arrange(!text.isEmpty());
    int shown = 0;
    for (const SettingRow *row : rows())
        shown += row->isVisibleTo(this) ? 1 : 0;
    return shown;
}

void NetworkCard::showStatus(const ListenerStatus &status)
{
    // At the start it reads its settings after the page is here.
    if (!m_busy && m_listener.wish() != m_wish && m_fields->wish() == m_untouched)
        showWish();
    m_view->setStatus(status);
    // While it serves, a free port is of interest only to who was just refused another.
    m_fields->offerPort(status.isServing && !m_refused ? quint16(0) : status.freePort);
    check();
}

void NetworkCard::showPoster()
{
    auto *poster = new AddressPoster(m_listener.status().url, window());
    poster->show();
    poster->activateWindow();
}

void NetworkCard::check()
{
    const bool differs = m_fields->wish() != m_listener.wish();
    const bool isDown = !m_listener.status().isServing && !m_listener.status().fault.isEmpty();
    const QString fault = m_fields->fault();
    m_apply->setText(isDown && !differs ? tr("Try again") : tr("Apply"));
    m_apply->setEnabled((differs || isDown) && fault.isEmpty() && !m_busy);
    m_discard->setEnabled(differs && !m_busy);
    m_barRow->setHint(!fault.isEmpty() ? fault
                          : differs    ? tr("Not applied yet. People may need the new address; no "
                                               "job is lost.")
                          : isDown     ? tr("Helps when what is in the way has gone meanwhile.")
                                   : tr("What you change here takes effect when you apply it."));
}

void NetworkCard::apply(const ListenerWish &wish, bool canUndo)
{
    const ListenerWish before = m_listener.wish();
    m_busy = true;
    check();
    m_result->say(NoteCard::Kind::Running, tr("Applying …"), {});
    whenDone(m_listener.apply(wish), this, [this, before, canUndo](const Result<void> &answer) {
        take(answer, before, canUndo);
    });
}

void NetworkCard::take(const Result<void> &answer, const ListenerWish &before, bool canUndo)
{
    m_busy = false;
    m_refused = !answer;
    showStatus(m_listener.status()); // it may offer a free port now
    if (!answer) {
        const QString why = answer.error().message;
        m_result->say(NoteCard::Kind::Failed, tr("Not applied; everything is as before"),
                      why.isEmpty() ? errorText(answer.error()) : why, true);
        check();
        return;
    }
    m_result->say(NoteCard::Kind::Done, {}, {});
    showWish();
    std::function<void()> undo;
    if (canUndo) { // the page may have been built anew in another language by then
        undo = [card = QPointer(this), before] {
            if (card)
                card->apply(before, false);
        };
    }
    const QString url = m_listener.status().url;
    Q_EMIT done(url.isEmpty() ? tr("Network settings applied") : tr("Reachable at %1").arg(url),
                undo);
}

} // namespace cq::ui
