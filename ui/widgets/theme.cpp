#include "ui/widgets/theme.h"

#include "ui/widgets/stylesheet.h"

#include <QApplication>
#include <QFontInfo>
#include <QStyle>
#include <QStyleFactory>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Pair
{
    QRgb light;
    QRgb dark;
};

// In the order of Token. desktop-ui B11 and the derived tokens of the pictures.
constexpr std::array<Pair, kTokenCount> kTokens{{
    {0xfff4f6f9, 0xff14191f}, // Window
    {0xffffffff, 0xff1c222b}, // Surface
    {0xffd5dae1, 0xff333c49}, // Border
    {0xff1b2330, 0xffe6eaf0}, // Text
    {0xff5f6b7a, 0xff9aa4b2}, // Muted
    {0xffa3abb6, 0xff5d6877}, // Faint
    {0xff2f6fde, 0xff2f6fde}, // Highlight
    {0xffffffff, 0xffffffff}, // OnHighlight
    {0xffb42318, 0xffff7b72}, // Failed
    {0xff1d5bc4, 0xff6ea8ff}, // Running
    {0xff0b6b49, 0xff4cd3a0}, // Done
    {0xff8a5300, 0xfff2b84b}, // Warning
    {0xffe3ecfc, 0xff22334f}, // SelectedRow
    {0xffedf1f7, 0xff252d38}, // Hover
    {0xffe9edf2, 0xff272f3a}, // RowLine
    {0xffe3e8ef, 0xff303947}, // BarTrack
    {0xfffcebe9, 0xff3a2226}, // FailedTint
    {0xfffbf1de, 0xff362b18}, // WarningTint
    {0xffe4edfb, 0xff1e2e49}, // RunningTint
    {0xffe2f3eb, 0xff18342b}, // DoneTint
    {0xffb42318, 0xffff7b72}, // Strip
    {0xffffffff, 0xff14191f}, // OnStrip
}};

// The first four are B11's; the others were chosen for the same contrast on Surface.
constexpr std::array<Pair, kSeriesCount> kSeries{{
    {0xff2f6fde, 0xff6ea8ff},
    {0xffc2570c, 0xffff9a57},
    {0xff0d7f57, 0xff4cd3a0},
    {0xff8a3ffc, 0xffc59bff},
    {0xff0b7285, 0xff4fd1e0},
    {0xffc2255c, 0xffff8fb3},
    {0xff6b6b00, 0xffd4d45a},
    {0xff5f6b7a, 0xff9aa4b2},
}};

QColor pick(const Pair &pair, Shade shade)
{
    return QColor::fromRgb(shade == Shade::Dark ? pair.dark : pair.light);
}

QPalette paletteOf(Shade shade)
{
    const auto of = [shade](Token token) { return color(token, shade); };
    QPalette palette;
    const auto text = of(Token::Text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::BrightText, QPalette::ToolTipText}) {
        palette.setColor(role, text);
        palette.setColor(QPalette::Disabled, role, of(Token::Faint));
    }
    palette.setColor(QPalette::Window, of(Token::Window));
    for (const auto role : {QPalette::Base, QPalette::AlternateBase, QPalette::Button,
                            QPalette::ToolTipBase, QPalette::Light})
        palette.setColor(role, of(Token::Surface));
    palette.setColor(QPalette::Midlight, of(Token::RowLine));
    palette.setColor(QPalette::Mid, of(Token::Border));
    palette.setColor(QPalette::Dark, of(Token::Border));
    palette.setColor(QPalette::Shadow, of(Token::Border));
    palette.setColor(QPalette::Highlight, of(Token::Highlight));
    palette.setColor(QPalette::HighlightedText, of(Token::OnHighlight));
    palette.setColor(QPalette::Link, of(Token::Running));
    palette.setColor(QPalette::LinkVisited, of(Token::Running));
    palette.setColor(QPalette::PlaceholderText, of(Token::Muted));
    return palette;
}

} // namespace

QColor color(Token token, Shade shade)
{
    return pick(kTokens.at(static_cast<std::size_t>(token)), shade);
}

QColor color(Token token)
{
    return color(token, QGuiApplication::palette());
}

QColor color(Token token, const QPalette &palette)
{
    return color(token, shadeOf(palette));
}

Shade shadeOf(const QPalette &palette)
{
    // Text rather than the window colour: style sheets recolour backgrounds of single widgets.
    return palette.color(QPalette::Active, QPalette::PlaceholderText).lightness() > 128
        ? Shade::Dark
        : Shade::Light;
}

QColor seriesColor(int index)
{
    return seriesColor(index, shadeOf(QGuiApplication::palette()));
}

QColor seriesColor(int index, Shade shade)
{
    const auto place = static_cast<std::size_t>(index < 0 ? 0 : index % kSeriesCount);
    return pick(kSeries.at(place), shade);
}

void applyTheme(Shade shade)
{
    // Without a sheet the style is the bare one; naming it again would cost every widget a polish.
    if (qApp->styleSheet().isEmpty())
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setPalette(paletteOf(shade));
    qApp->setStyleSheet(styleSheetOf(shade));
}

Shade shadeFor(cq::Theme setting, Shade desktop)
{
    switch (setting) {
    case cq::Theme::System:
        return desktop;
    case cq::Theme::Light:
        return Shade::Light;
    case cq::Theme::Dark:
        return Shade::Dark;
    }
    Q_UNREACHABLE();
}

QFont fontOf(int deltaPoints, bool bold)
{
    QFont font = QApplication::font();
    const double base = font.pointSizeF() > 0 ? font.pointSizeF() : QFontInfo(font).pointSizeF();
    font.setPointSizeF(base + deltaPoints);
    font.setBold(bold);
    return font;
}

} // namespace cq::ui
