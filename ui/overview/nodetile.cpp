#include "ui/overview/nodetile.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

qint64 estimatedLeftMs(const Job &job, double overall, TimeMs now)
{
    const qint64 ran = now - job.startedAt;
    if (job.startedAt <= 0 || ran < 2000 || overall < 0.05)
        return -1;
    return static_cast<qint64>(static_cast<double>(ran) * (1 - overall) / overall);
}

NodeTile::NodeTile(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::clicked, this,
            [this] { Q_EMIT linkActivated({.page = u"nodes"_s, .node = m_node.config.id}); });
}

void NodeTile::setNode(const Node &node, const Facts &facts, int series)
{
    m_node = node;
    m_series = series;
    m_now = facts.now;
    const Look look = lookOf(node);
    const bool works = node.config.enabled && node.status.health == NodeHealth::Online;
    m_stateWord = works ? tr("%1, %2 of %3", "Busy, 1 of 2 slots")
                              .arg(look.text)
                              .arg(node.status.running)
                              .arg(node.config.slotCount)
                        : look.text;
    m_job = facts.jobs.value(node.status.currentJob);
    m_progress = facts.progress.value(node.status.currentJob);
    m_leftMs = m_job.id.isNull() ? -1 : estimatedLeftMs(m_job, m_progress.overall, facts.now);
    setObjectName(u"tile-%1"_s.arg(node.config.name));
    QString spoken = u"%1, %2"_s.arg(node.config.name, m_stateWord);
    if (node.status.vram.total > 0)
        spoken += u", %1 %2"_s.arg(tr("VRAM"), vramText(node.status.vram));
    if (!m_job.id.isNull())
        spoken += u", %1 %2"_s.arg(m_job.title, percentText(m_progress.overall));
    setAccessibleName(spoken);
    setToolTip(node.status.fault);
    update();
}

void NodeTile::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const bool broken = m_node.config.enabled && m_node.status.health == NodeHealth::Offline;
    paintCard(painter, QRectF(rect()),
              broken             ? Token::Failed
                  : underMouse() ? Token::Muted
                                 : Token::Border);
    if (hasFocus())
        paintFocusRing(painter, QRectF(rect()), size::kCardRadius);
    const QRectF area = QRectF(rect()).adjusted(15, 0, -15, 0);
    paintHead(painter, area);
    paintMemory(painter, area);
    if (m_job.id.isNull())
        paintNoWork(painter, area);
    else
        paintWork(painter, area);
}

void NodeTile::paintHead(QPainter &painter, const QRectF &area) const
{
    const Look look = lookOf(m_node);
    const QRectF line(area.left(), 9, area.width(), 22);
    paintIcon(painter, QRectF(line.left(), line.top(), 16, line.height()), look.iconName,
              color(look.token), 16);
    const double wide = QFontMetricsF(fontOf(-1)).horizontalAdvance(m_stateWord) + 2;
    const bool broken = look.token == Token::Failed;
    paintText(painter, QRectF(line.right() - wide, line.top(), wide, line.height()), m_stateWord,
              fontOf(-1), color(broken ? Token::Failed : Token::Muted),
              Qt::AlignRight | Qt::AlignVCenter);
    QRectF words(line.left() + 24, line.top(), line.width() - 24 - wide - 8, line.height());
    words.setLeft(
        words.left()
        + paintText(painter, words, m_node.config.name, fontOf(0, true), color(Token::Text)) + 9);
    paintText(painter, words, m_node.status.gpu, fontOf(-1), color(Token::Muted));
}

void NodeTile::paintMemory(QPainter &painter, const QRectF &area) const
{
    const QRectF line(area.left(), 35, area.width(), 18);
    const VramReading &vram = m_node.status.vram;
    const bool old = m_node.status.health != NodeHealth::Online;
    paintText(painter, line, tr("VRAM"), fontOf(-1), color(Token::Muted));
    QString value = vram.total > 0 ? vramText(vram) : tr("unknown", "memory");
    if (old && vram.total > 0)
        value = tr("last %1", "last known memory").arg(value);
    paintText(painter, line.adjusted(50, 0, 0, 0), value, fontOf(-1), color(Token::Muted),
              Qt::AlignRight | Qt::AlignVCenter);
    paintBar(painter, QRectF(area.left(), 58, area.width(), 8),
             vram.total > 0 ? vram.usedShare() : 0,
             old ? color(Token::Muted) : seriesColor(m_series), m_node.config.vramThreshold);
}

void NodeTile::paintWork(QPainter &painter, const QRectF &area) const
{
    const QRectF line(area.left(), 77, area.width(), 22);
    const QString left = m_leftMs < 0 ? QString() : tr("%1 left", "time").arg(clockText(m_leftMs));
    const double wide = left.isEmpty() ? 0 : QFontMetricsF(fontOf(-1)).horizontalAdvance(left) + 10;
    paintText(painter, line, left, fontOf(-1), color(Token::Muted),
              Qt::AlignRight | Qt::AlignVCenter);
    QRectF words = line.adjusted(0, 0, -wide, 0);
    words.setLeft(words.left()
                  + paintText(painter, words, m_job.title, fontOf(0, true), color(Token::Text))
                  + 6);
    QString note = tr("job %1").arg(m_job.id.value);
    if (m_node.status.running > 1)
        note += u" +%1"_s.arg(m_node.status.running - 1);
    paintText(painter, words, note, fontOf(0), color(Token::Muted));
    paintBar(painter, QRectF(area.left(), 108, area.width() - 42, 6), m_progress.overall,
             color(Token::Running));
    paintText(painter, QRectF(area.right() - 40, 101, 40, 20), percentText(m_progress.overall),
              fontOf(-1), color(Token::Text), Qt::AlignRight | Qt::AlignVCenter);
}

void NodeTile::paintNoWork(QPainter &painter, const QRectF &area) const
{
    const NodeStatus &status = m_node.status;
    QString first = tr("Free for the next job");
    QString second;
    Token token = Token::Muted;
    if (!m_node.config.enabled) {
        first = tr("Switched off");
        second = tr("Takes no jobs until it is switched on");
    } else if (status.health == NodeHealth::Offline) {
        first = status.since > 0 ? tr("No answer for %1").arg(spanText(m_now - status.since))
                                 : tr("No answer");
        second = status.fault;
        token = Token::Failed;
    } else if (status.health == NodeHealth::Unknown) {
        first = tr("Asking it for its state");
    } else if (status.overThreshold) {
        first = tr("No new work: memory above %1").arg(percentText(m_node.config.vramThreshold));
        token = Token::Warning;
    } else if (status.running > 0) {
        first = status.running == 1 ? tr("One job") : tr("%n jobs", nullptr, status.running);
    }
    if (status.health == NodeHealth::Online && status.foreignQueue > 0)
        second = status.foreignQueue == 1
            ? tr("One job of others in its queue")
            : tr("%n jobs of others in its queue", nullptr, status.foreignQueue);
    paintText(painter, QRectF(area.left(), 77, area.width(), 22), first, fontOf(0), color(token));
    paintText(painter, QRectF(area.left(), 99, area.width(), 20), second, fontOf(-1),
              color(Token::Muted));
}

bool NodeTile::event(QEvent *event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        update();
    return QAbstractButton::event(event);
}

} // namespace cq::ui
