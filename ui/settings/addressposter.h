#pragma once

#include <QWidget>

namespace cq::ui {

class QrLabel;

/// A window with our address and its QR code, as large as it gets, for a projector. Esc closes it,
/// F11 makes it fill the screen and back. It deletes itself. GUI thread.
class AddressPoster : public QWidget
{
    Q_OBJECT

public:
    explicit AddressPoster(const QString &url, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QRectF urlPlace() const;

    QString m_url;
    QrLabel *m_code;
};

} // namespace cq::ui
