#include "ui/widgets/stylesheet.h"

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

// @name places are tokens. Border plus padding plus min-height make 30 px controls, 26 px small
// ones.
constexpr QStringView kSheet = uR"(
QPushButton, QToolButton[kind="button"], QLineEdit, QSpinBox, QComboBox, QPlainTextEdit {
    border: 1px solid @border; border-radius: 6px; background: @surface; color: @text;
}
QPushButton, QToolButton[kind="button"] { padding: 0 12px; min-height: 28px; }
QPushButton[small="true"], QToolButton[kind="button"][small="true"] { padding: 0 9px; min-height: 24px; }
QPushButton:hover, QToolButton[kind="button"]:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked, QToolButton[kind="button"]:pressed,
QToolButton[kind="button"]:checked { background: @selected; }
QPushButton:focus, QToolButton[kind="button"]:focus { border: 2px solid @highlight; padding: 0 11px; min-height: 26px; }
QPushButton[small="true"]:focus { padding: 0 8px; min-height: 22px; }
QPushButton[menu="true"] { padding: 0 22px 0 8px; }
QPushButton::menu-indicator { image: url(:/icons/sheet/down-@shade.svg); width: 14px; height: 14px; subcontrol-origin: border; subcontrol-position: right center; right: 11px; }
QPushButton[kind="side"] { border-color: transparent; background: transparent; color: @muted; text-align: left; padding: 0 12px; }
QPushButton[kind="side"]:hover { background: @hover; }
QPushButton[kind="side"]:focus { border: 2px solid @highlight; padding: 0 11px; }
QPushButton:disabled, QToolButton:disabled { color: @faint; border-color: @rowline; }
QPushButton[kind="primary"] { background: @highlight; border-color: @highlight; color: @onhighlight; }
QPushButton[kind="primary"]:hover { background: @running-solid; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @track; border-color: @track; color: @faint; }
QPushButton[kind="danger"] { color: @failed; }
QPushButton[kind="danger"]:hover { background: @failedtint; }

QToolButton { border: 1px solid transparent; border-radius: 6px; background: transparent; padding: 0 6px; min-height: 28px; color: @text; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @selected; }
QToolButton:focus { border: 2px solid @highlight; padding: 0 5px; min-height: 26px; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="segment"] { border: 1px solid @border; border-radius: 0; background: @surface; padding: 0 8px; margin-left: -1px; min-height: 26px; }
QToolButton[kind="segment"][edge="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0; }
QToolButton[kind="segment"][edge="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QToolButton[kind="segment"]:hover { background: @hover; }
QToolButton[kind="segment"]:checked { background: @selected; font-weight: bold; }
QToolButton[kind="segment"]:focus { border: 2px solid @highlight; padding: 0 7px; min-height: 24px; }
QToolButton[kind="status"] { border: none; border-radius: 0; border-right: 1px solid @border; padding: 0 4px 0 9px; min-height: 27px; }
QToolButton[kind="status"]:focus { border: 2px solid @highlight; padding: 0 3px 0 7px; min-height: 23px; }
QToolButton[kind="link"] { color: @muted; }
QToolButton[kind="link"]:hover { color: @text; }
QToolButton[kind="blue-link"] { color: @running; }

QLineEdit, QSpinBox, QComboBox { padding: 0 8px; min-height: 28px; selection-background-color: @highlight; selection-color: @onhighlight; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid @highlight; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { padding: 0 7px; min-height: 26px; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @faint; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url(:/icons/sheet/down-@shade.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { border: 1px solid @border; padding: 4px; outline: none; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 22px; subcontrol-origin: border; }
QSpinBox::up-button { subcontrol-position: top right; height: 14px; }
QSpinBox::down-button { subcontrol-position: bottom right; height: 14px; }
QSpinBox::up-arrow { image: url(:/icons/sheet/up-@shade.svg); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url(:/icons/sheet/down-@shade.svg); width: 12px; height: 12px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px; background: @surface; }
QCheckBox::indicator:focus { border: 2px solid @highlight; width: 12px; height: 12px; }
QCheckBox::indicator:checked { background: @highlight; border-color: @highlight; image: url(:/icons/sheet/check.svg); }
QCheckBox::indicator:checked:focus { border: 2px solid @text; }
QCheckBox::indicator:disabled { border-color: @border; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @highlight; background: @onhighlight; }
QRadioButton::indicator:focus { width: 12px; height: 12px; border: 2px solid @highlight; }
QRadioButton::indicator:checked:focus { width: 6px; height: 6px; border: 5px solid @highlight; background: @onhighlight; }
QRadioButton:focus { color: @running; }
QRadioButton::indicator:disabled { border-color: @border; }
QRadioButton:disabled, QCheckBox:disabled { color: @faint; }

QFrame[card="true"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QMenu { background: @surface; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 4px; color: @text; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @rowline; margin: 4px 2px; }
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px; }

QAbstractItemView { border: none; background: @surface; selection-background-color: @selected; selection-color: @text; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @border; padding: 0 8px; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 8px 10px; color: @muted; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: bold; border-bottom-color: @highlight; }
QTabBar::tab:focus { color: @running; }
QScrollArea { border: none; background: transparent; }
QSplitter::handle { background: @border; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: none; border-radius: 4px; background: @track; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { border-radius: 4px; background: @running; }
QProgressBar[kind="warning"]::chunk { background: @warning; }
QProgressBar[kind="failed"]::chunk { background: @failed; }
)";

} // namespace

QString styleSheetOf(Shade shade)
{
    // Longer names first, so that "@failed" does not eat the front of "@failedtint".
    const std::initializer_list<std::pair<QStringView, Token>> places{
        {u"@onhighlight", Token::OnHighlight},
        {u"@failedtint", Token::FailedTint},
        {u"@highlight", Token::Highlight},
        {u"@selected", Token::SelectedRow},
        {u"@rowline", Token::RowLine},
        {u"@surface", Token::Surface},
        {u"@warning", Token::Warning},
        {u"@border", Token::Border},
        {u"@failed", Token::Failed},
        {u"@hover", Token::Hover},
        {u"@muted", Token::Muted},
        {u"@track", Token::BarTrack},
        {u"@faint", Token::Faint},
        {u"@text", Token::Text},
    };
    QString sheet = kSheet.toString();
    sheet.replace(u"@running-solid"_s, color(Token::Running, Shade::Light).name());
    sheet.replace(u"@scroll"_s, color(Token::Faint, shade).name());
    sheet.replace(u"@shade"_s, shade == Shade::Dark ? u"dark"_s : u"light"_s);
    for (const auto &[place, token] : places)
        sheet.replace(place.toString(), color(token, shade).name());
    sheet.replace(u"@running"_s, color(Token::Running, shade).name());
    return sheet;
}

} // namespace cq::ui
