#pragma once

#include "ui/widgets/theme.h"

#include <QWidget>

namespace cq::ui {

/// A picture of an icon in a token; follows the theme.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(QString name, Token token = Token::Text, int side = size::kIcon,
                       QWidget *parent = nullptr);

    void setIcon(const QString &name, Token token);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    Token m_token;
    int m_side;
};

} // namespace cq::ui
