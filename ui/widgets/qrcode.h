#pragma once

#include <QBitArray>
#include <QRectF>
#include <QWidget>

class QPainter;

namespace cq::ui {

/// The dark and light squares of a QR code (ISO/IEC 18004), error correction level M.
class QrCode
{
public:
    QrCode() = default; ///< nothing

    /// Of some text, in UTF-8; nothing if the text is empty or too long (about 2 KB).
    explicit QrCode(const QString &text);

    bool isNull() const { return m_side == 0; }

    int side() const { return m_side; } ///< modules in a row, without the quiet zone

    bool isDark(int x, int y) const { return m_dark.testBit(y * m_side + x); }

private:
    int m_side = 0;
    QBitArray m_dark;
};

/// Paints the code black on white with its quiet zone of 4 modules, as large as fits, in the middle
/// of the place; whole device pixels per module when there are enough. Any paint device.
void paintQrCode(QPainter &painter, const QRectF &place, const QrCode &code);

/// Shows a text as a QR code, in every theme black on white. Its accessible name is the text. GUI
/// thread.
class QrLabel : public QWidget
{
    Q_OBJECT

public:
    explicit QrLabel(const QString &objectName, QWidget *parent = nullptr);

    void setText(const QString &text);

    const QString &text() const { return m_text; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QrCode m_code;
};

} // namespace cq::ui
