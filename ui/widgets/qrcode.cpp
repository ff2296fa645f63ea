#include "ui/widgets/qrcode.h"

#include <QPainter>

#include <qrencode.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace cq::ui {

namespace {

constexpr int kQuiet = 4; ///< modules of white around it
constexpr int kHint = 200;

} // namespace

QrCode::QrCode(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.isEmpty())
        return;
    constexpr int kSmallestThatFits = 0;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(bytes.size()),
                          reinterpret_cast<const unsigned char *>(bytes.constData()),
                          kSmallestThatFits, QR_ECLEVEL_M),
        QRcode_free);
    if (code == nullptr)
        return;
    m_side = code->width;
    m_dark.resize(static_cast<qsizetype>(m_side) * m_side);
    for (int i = 0; i < m_dark.size(); ++i)
        m_dark.setBit(i, (code->data[i] & 1) != 0);
}

void paintQrCode(QPainter &painter, const QRectF &place, const QrCode &code)
{
    if (code.isNull())
        return;
    const int modules = code.side() + 2 * kQuiet;
    const double fits = std::min(place.width(), place.height()) / modules;
    // Modules of unequal width confuse cameras, so that none is cut through a pixel.
    const double ratio = painter.device()->devicePixelRatioF();
    const double module = fits * ratio >= 1 ? std::floor(fits * ratio) / ratio : fits;
    const double side = module * modules;
    const QRectF around(std::round(place.center().x() - side / 2),
                        std::round(place.center().y() - side / 2), side, side);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(around, Qt::white);
    for (int y = 0; y < code.side(); ++y) {
        for (int x = 0; x < code.side(); ++x) {
            if (code.isDark(x, y))
                painter.fillRect(QRectF(around.left() + (x + kQuiet) * module,
                                        around.top() + (y + kQuiet) * module, module, module),
                                 Qt::black);
        }
    }
    painter.restore();
}

QrLabel::QrLabel(const QString &objectName, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(objectName);
}

void QrLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    m_code = QrCode(text);
    setAccessibleName(text);
    update();
}

QSize QrLabel::sizeHint() const
{
    return {kHint, kHint};
}

void QrLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintQrCode(painter, QRectF(rect()), m_code);
}

} // namespace cq::ui
