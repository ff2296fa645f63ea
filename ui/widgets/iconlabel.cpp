#include "ui/widgets/iconlabel.h"

#include "ui/widgets/paint.h"

#include <QPainter>

#include <utility>

namespace cq::ui {

IconLabel::IconLabel(QString name, Token token, int side, QWidget *parent)
    : QWidget(parent)
    , m_name(std::move(name))
    , m_token(token)
    , m_side(side)
{
    setFixedSize(side, side);
}

void IconLabel::setIcon(const QString &name, Token token)
{
    m_name = name;
    m_token = token;
    update();
}

void IconLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintIcon(painter, QRectF(rect()), m_name, color(m_token), m_side);
}

} // namespace cq::ui
