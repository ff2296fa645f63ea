#include "ui/jobs/previewframe.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/theme.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxPixels = 64LL * 1000 * 1000;
constexpr double kShareOfWindow = 0.3;
constexpr int kEmptyHeight = 120;

} // namespace

Result<QImage> decodedPicture(const QByteArray &bytes, int maxSide)
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    const QSize size = reader.size();
    if (!size.isValid())
        return fail(ErrorKind::Invalid, u"not a picture"_s);
    if (qint64{size.width()} * size.height() > kMaxPixels)
        return fail(ErrorKind::Invalid, u"the picture has more than 64 megapixels"_s);
    if (std::max(size.width(), size.height()) > maxSide)
        reader.setScaledSize(size.scaled(maxSide, maxSide, Qt::KeepAspectRatio));
    const QImage picture = reader.read();
    if (picture.isNull())
        return fail(ErrorKind::Invalid, reader.errorString());
    return picture;
}

PreviewFrame::PreviewFrame(QWidget *parent)
    : QWidget(parent)
{
    nameIt(this, u"jobPreview"_s, tr("Preview"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void PreviewFrame::setPicture(const QImage &picture)
{
    const bool sameShape = picture.size() == m_picture.size();
    m_picture = picture;
    if (!sameShape)
        updateGeometry();
    update();
}

void PreviewFrame::setCaption(const QString &caption)
{
    if (caption == m_caption)
        return;
    m_caption = caption;
    setAccessibleDescription(caption);
    update();
}

int PreviewFrame::heightForWidth(int width) const
{
    if (m_picture.isNull())
        return kEmptyHeight;
    const int most = static_cast<int>(window()->height() * kShareOfWindow);
    return std::min(most, width * m_picture.height() / std::max(m_picture.width(), 1));
}

QSize PreviewFrame::sizeHint() const
{
    constexpr int kWidth = size::kInspector - 2 * size::kMargin;
    return {kWidth, heightForWidth(kWidth)};
}

void PreviewFrame::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath round;
    round.addRoundedRect(rect(), size::kRadius, size::kRadius);
    painter.setClipPath(round);
    painter.fillRect(rect(), color(Token::BarTrack));
    if (!m_picture.isNull()) {
        // Fills the frame; what hangs over is cut off evenly.
        const QSize shown =
            m_picture.size().scaled(QWidget::size(), Qt::KeepAspectRatioByExpanding);
        const QRect place(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2),
                          shown);
        painter.drawImage(place, m_picture);
    }
    if (m_caption.isEmpty())
        return;
    painter.setFont(fontOf(-1));
    const int wide = painter.fontMetrics().horizontalAdvance(m_caption) + 20;
    const QRectF pill(8, 8, wide, 24);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x14, 0x19, 0x1f, 0xd8)); // on a picture: dark in both themes
    painter.drawRoundedRect(pill, 12, 12);
    painter.setPen(Qt::white);
    painter.drawText(pill, Qt::AlignCenter, m_caption);
}

} // namespace cq::ui
