#include "ui/charts/vrampanel.h"

#include "core/base/clock.h"
#include "ui/models/vramhistory.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kHead = 45;

} // namespace

/// Colour, name and value of a node; checked = its line is shown.
class VramPanel::LegendEntry : public QAbstractButton
{
public:
    explicit LegendEntry(QWidget *parent)
        : QAbstractButton(parent)
    {
        setCheckable(true);
        setChecked(true);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }

    void setNode(const Node &node, int series, bool values)
    {
        m_series = series;
        m_silent = node.status.health == NodeHealth::Offline;
        m_value.clear();
        if (m_silent)
            m_value = VramPanel::tr("no data");
        else if (values && node.status.vram.total > 0)
            m_value = vramText(node.status.vram);
        setText(node.config.name);
        setObjectName(u"legend-%1"_s.arg(node.config.name));
        setAccessibleName(m_value.isEmpty() ? text() : u"%1, %2"_s.arg(text(), m_value));
        setToolTip(VramPanel::tr("Show or hide %1").arg(node.config.name));
        updateGeometry();
        update();
    }

    void setValueHidden(bool hidden)
    {
        m_valueHidden = hidden;
        updateGeometry();
    }

    QSize sizeHint() const override
    {
        double wide = 20 + QFontMetricsF(fontOf(0, true)).horizontalAdvance(text()) + 8;
        if (!m_value.isEmpty() && !m_valueHidden)
            wide += 6 + QFontMetricsF(fontOf(0)).horizontalAdvance(m_value);
        return {static_cast<int>(wide) + 2, 26};
    }

    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (hasFocus())
            paintFocusRing(painter, QRectF(rect()), 4);
        const QRectF square(3, height() / 2.0 - 6.5, 13, 13);
        painter.setPen(QPen(seriesColor(m_series), isChecked() ? 0 : 1.4));
        painter.setBrush(isChecked() ? QBrush(seriesColor(m_series)) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(square.adjusted(.7, .7, -.7, -.7), 2.5, 2.5);
        QRectF words(22, 0, width() - 22, height());
        words.setLeft(words.left() + 6
                      + paintText(painter, words, text(), fontOf(0, true),
                                  color(isChecked() ? Token::Text : Token::Muted)));
        if (!m_valueHidden)
            paintText(painter, words, m_value, fontOf(0),
                      color(m_silent ? Token::Failed : Token::Muted));
    }

private:
    QString m_value;
    int m_series = 0;
    bool m_silent = false;
    bool m_valueHidden = false;
};

int seriesOf(NodeId node, const QList<Node> &nodes)
{
    return static_cast<int>(
        std::ranges::count_if(nodes, [node](const Node &other) { return other.config.id < node; }));
}

VramPanel::VramPanel(VramHistory &history, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_history(history)
    , m_clock(clock)
    , m_title(new TextLabel({}, Token::Text, 0, true))
    , m_legend(new QHBoxLayout)
    , m_spans(new QButtonGroup(this))
    , m_chart(new VramChart(history))
{
    setObjectName(u"vramPanel"_s);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 0, 12, 0);
    head->setSpacing(0);
    head->addWidget(m_title);
    head->addSpacing(14);
    m_legend->setSpacing(14);
    head->addLayout(m_legend);
    head->addStretch();
    const std::array spans{1, 10, 60};
    for (const int minutes : spans) {
        auto *button = new QToolButton;
        button->setObjectName(u"span-%1"_s.arg(minutes));
        button->setProperty("kind", u"segment"_s);
        if (minutes == spans.front())
            button->setProperty("edge", u"first"_s);
        if (minutes == spans.back())
            button->setProperty("edge", u"last"_s);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        m_spans->addButton(button, minutes);
        head->addWidget(button);
    }
    auto *headBox = new QWidget;
    headBox->setFixedHeight(kHead - 1);
    headBox->setLayout(head);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(headBox);
    column->addSpacing(1); // the line of paintEvent()
    column->addWidget(m_chart, 1);

    connect(m_spans, &QButtonGroup::idClicked, this, [this](int minutes) {
        chooseSpan(minutes);
        Q_EMIT spanChanged(minutes);
    });
    // A sample is drawn by the next tick; only the first answer of a node is worth an extra look.
    connect(&history, &VramHistory::changed, this, [this] {
        if (isVisible() && !m_timer.isActive())
            tick();
    });
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &VramPanel::tick);
    showSpan(1);
    retranslate();
}

void VramPanel::setTitle(const QString &title)
{
    m_titleGiven = true;
    m_title->setText(title);
}

void VramPanel::setValuesShown(bool shown)
{
    m_values = shown;
    rebuild();
}

void VramPanel::chooseSpan(int minutes)
{
    m_chosen = m_spans->button(minutes) != nullptr ? minutes : 0;
    if (m_chosen > 0)
        showSpan(m_chosen);
    else
        followAge();
    tick();
}

void VramPanel::followAge()
{
    const TimeMs now = m_clock.now();
    const bool isYoung = std::ranges::all_of(m_nodes, [this, now](const Node &node) {
        const SampleRing &ring = m_history.ring(node.config.id);
        return ring.isEmpty() || ring.samples().front().at > now - kYoungMs;
    });
    showSpan(isYoung ? 1 : 10);
}

void VramPanel::showSpan(int minutes)
{
    if (minutes == m_chart->span())
        return;
    m_spans->button(minutes)->setChecked(true);
    m_chart->setSpan(minutes);
}

void VramPanel::setNodes(const QList<Node> &nodes, const QList<Node> &all)
{
    m_nodes = nodes;
    m_all = all.isEmpty() ? nodes : all;
    rebuild();
}

void VramPanel::rebuild()
{
    const auto shown = qMin<qsizetype>(m_nodes.size(), VramChart::kMaxLines);
    while (m_entries.size() > shown)
        delete m_entries.takeLast();
    while (m_entries.size() < shown) {
        auto *entry = new LegendEntry(this);
        m_legend->addWidget(entry);
        m_entries.append(entry);
        const auto place = m_entries.size() - 1;
        connect(entry, &QAbstractButton::toggled, this, [this, place](bool checked) {
            const NodeId id = m_nodes.at(place).config.id;
            if (checked)
                m_hidden.remove(id);
            else
                m_hidden.insert(id);
            rebuild();
        });
    }
    QList<ChartLine> lines;
    for (qsizetype place = 0; place < shown; ++place) {
        const Node &node = m_nodes.at(place);
        const NodeId id = node.config.id;
        m_history.follow(id);
        const int series = seriesOf(id, m_all);
        const QSignalBlocker quiet(m_entries.at(place));
        m_entries.at(place)->setNode(node, series, m_values);
        m_entries.at(place)->setChecked(!m_hidden.contains(id));
        if (m_hidden.contains(id))
            continue;
        ChartLine line;
        line.node = id;
        line.name = node.config.name;
        line.series = series;
        line.limit = node.config.vramThreshold;
        line.silentSince =
            node.status.health == NodeHealth::Offline ? qMax<TimeMs>(1, node.status.since) : 0;
        line.bridge = qMax<TimeMs>(20'000, 3LL * node.config.healthIntervalMs);
        if (line.silentSince > 0)
            line.bridge = 10'000; // what is silent is not drawn on as if it went on
        lines.append(line);
    }
    m_chart->setLines(lines);
    fitLegend();
    tick();
}

void VramPanel::fitLegend()
{
    // Values go first when it gets narrow, then the entries at the end.
    int room = width() - m_title->sizeHint().width() - 44 - 200;
    const auto wide = [this] {
        int sum = 0;
        for (const LegendEntry *entry : m_entries)
            sum += entry->sizeHint().width() + 14;
        return sum;
    };
    for (LegendEntry *entry : m_entries)
        entry->setValueHidden(false);
    if (wide() > room) {
        for (LegendEntry *entry : m_entries)
            entry->setValueHidden(true);
    }
    for (LegendEntry *entry : m_entries) {
        room -= entry->sizeHint().width() + 14;
        entry->setVisible(room >= -14);
    }
}

void VramPanel::tick()
{
    if (!isVisible() || window()->isMinimized())
        return;
    if (m_chosen == 0)
        followAge();
    m_chart->refresh(m_clock.now());
}

void VramPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_timer.start();
    tick();
}

void VramPanel::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void VramPanel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter(this).fillRect(1, kHead, width() - 2, 1, color(Token::RowLine));
}

void VramPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitLegend();
}

void VramPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void VramPanel::retranslate()
{
    if (!m_titleGiven)
        m_title->setText(tr("VRAM"));
    const auto name = [this](int minutes, const QString &text, const QString &spoken) {
        QAbstractButton *button = m_spans->button(minutes);
        button->setText(text);
        button->setAccessibleName(spoken);
    };
    name(1, tr("1 min"), tr("Show the last minute"));
    name(10, tr("10 min"), tr("Show the last ten minutes"));
    name(60, tr("1 h"), tr("Show the last hour"));
    rebuild();
}

} // namespace cq::ui
