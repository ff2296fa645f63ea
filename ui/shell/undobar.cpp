#include "ui/shell/undobar.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

// Dark in both themes, so that it stands out from the page it floats over.
constexpr QRgb kGround = 0xff1b2330;
constexpr QRgb kInk = 0xffffffff;
constexpr QRgb kLink = 0xff9cc4ff;

} // namespace

UndoBar::UndoBar(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new TextLabel)
    , m_undoButton(new QToolButton)
    , m_key(new TextLabel(u"Ctrl+Z"_s, Token::Muted, -2))
{
    setObjectName(u"undoBar"_s);
    setFixedHeight(42);
    m_sentence->setStyleSheet(u"color: %1;"_s.arg(QColor(kInk).name()));
    m_key->setStyleSheet(u"color: %1;"_s.arg(QColor(kLink).name()));
    m_undoButton->setObjectName(u"undoButton"_s);
    m_undoButton->setStyleSheet(
        u"QToolButton { color: %1; background: transparent; font-weight: bold; }"_s.arg(
            QColor(kLink).name()));
    m_undoButton->setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 8, 2);
    row->setSpacing(8);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_undoButton);
    row->addWidget(m_key);
    connect(m_undoButton, &QToolButton::clicked, this, &UndoBar::undo);
    m_tick.setInterval(100);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (m_since.elapsed() >= kShownMs) {
            m_tick.stop();
            m_undo = {};
            hide();
        }
        update();
    });
    parent->installEventFilter(this);
    hide();
}

void UndoBar::say(const QString &sentence, const std::function<void()> &undo)
{
    m_sentence->setText(sentence);
    m_undo = undo;
    m_undoButton->setText(tr("Undo"));
    m_undoButton->setAccessibleName(tr("Undo: %1").arg(sentence));
    m_undoButton->setVisible(static_cast<bool>(undo));
    m_key->setVisible(static_cast<bool>(undo));
    setAccessibleName(sentence);
    m_since.start();
    m_tick.start();
    place();
    show();
    raise();
}

void UndoBar::undo()
{
    if (!m_undo)
        return;
    const auto take = std::exchange(m_undo, {});
    m_tick.stop();
    hide();
    take();
}

void UndoBar::place()
{
    const int wide = qMax(420, sizeHint().width());
    const QWidget *over = parentWidget();
    setGeometry((over->width() - wide) / 2, over->height() - height() - 44, wide, height());
}

void UndoBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::Border), 1));
    painter.setBrush(QColor(kGround));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    const double left = 1.0 - static_cast<double>(m_since.elapsed()) / kShownMs;
    painter.fillRect(QRectF(10, height() - 3, (width() - 20) * qMax(0.0, left), 2), QColor(kLink));
}

bool UndoBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace cq::ui
