#pragma once

#include "core/base/result.h"

#include <QImage>
#include <QWidget>

namespace cq::ui {

/// Decodes a picture that came from outside: refuses more than 64 megapixels, scales down while
/// decoding. Pure; any thread.
Result<QImage> decodedPicture(const QByteArray &bytes, int maxSide);

/// A picture as wide as its place with round corners, and a caption in its corner; a grey field
/// while there is none.
class PreviewFrame : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewFrame(QWidget *parent = nullptr);

    void setPicture(const QImage &picture);
    void setCaption(const QString &caption);

    bool hasPicture() const { return !m_picture.isNull(); }

    bool hasHeightForWidth() const override { return true; }

    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_picture;
    QString m_caption;
};

} // namespace cq::ui
