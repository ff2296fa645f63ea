#pragma once

#include "ui/widgets/theme.h"

#include <QLabel>

namespace cq::ui {

/// A label in a size and a token of ours. Follows changes of theme and of the application's font;
/// elides at the right when it is narrower than its text (then the tooltip has all of it). Plain
/// text.
class TextLabel : public QLabel
{
    Q_OBJECT

public:
    explicit TextLabel(const QString &text = {}, Token token = Token::Text, int deltaPoints = 0,
                       bool bold = false, QWidget *parent = nullptr);

    void setToken(Token token);

    Token token() const { return m_token; }

    void setElided(bool elided);

    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void dress();

    Token m_token;
    int m_delta;
    bool m_bold;
    bool m_elided = false;
    bool m_dressing = false;
};

} // namespace cq::ui
