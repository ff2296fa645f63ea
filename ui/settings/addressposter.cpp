#include "ui/settings/addressposter.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize kFirstSize(900, 760);
constexpr double kMargin = 0.05; ///< of the shorter side
constexpr double kUrlHeight = 0.18; ///< of the height

} // namespace

AddressPoster::AddressPoster(const QString &url, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_url(url)
    , m_code(new QrLabel(u"posterCode"_s, this))
{
    nameIt(this, u"addressPoster"_s, url);
    setWindowTitle(tr("Our address"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumSize(480, 400);
    resize(kFirstSize);
    setToolTip(tr("F11 fills the screen, Esc closes"));
    m_code->setText(url);
}

QRectF AddressPoster::urlPlace() const
{
    const double margin = std::min(width(), height()) * kMargin;
    const double high = height() * kUrlHeight;
    return {margin, height() - high - margin / 2, width() - 2 * margin, high};
}

void AddressPoster::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const double margin = std::min(width(), height()) * kMargin;
    m_code->setGeometry(
        QRectF(margin, margin, width() - 2 * margin, urlPlace().top() - margin * 1.5).toRect());
}

void AddressPoster::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    const QRectF place = urlPlace();
    QFont font = fontOf(0, true);
    font.setPixelSize(std::max(1, static_cast<int>(place.height() * 0.7)));
    const double wide = QFontMetricsF(font).horizontalAdvance(m_url);
    if (wide > place.width())
        font.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * place.width() / wide)));
    paintText(painter, place, m_url, font, color(Token::Text), Qt::AlignCenter);
}

void AddressPoster::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_F11)
        setWindowState(windowState() ^ Qt::WindowFullScreen);
    else
        QWidget::keyPressEvent(event);
}

} // namespace cq::ui
