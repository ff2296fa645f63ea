#include "ui/widgets/statestack.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

/// Grey rows as high as the data that will come.
class Skeleton : public QWidget
{
public:
    explicit Skeleton(int rowHeight)
        : m_rowHeight(rowHeight)
    {
        nameIt(this, u"skeleton"_s, StateStack::tr("Loading"));
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        // Left edge, width and how much the width varies from row to row, as shares of the width.
        struct Block
        {
            double left;
            double width;
            double vary;
        };

        static constexpr std::array kBlocks{Block{.02, .035, 0},  Block{.085, .02, 0},
                                            Block{.14, .08, .03}, Block{.29, .12, .04},
                                            Block{.48, .055, 0},  Block{.6, .25, .09}};
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.fillRect(rect(), color(Token::Surface));
        for (int row = 0; (row + 1) * m_rowHeight < height(); ++row) {
            const int top = row * m_rowHeight;
            painter.setPen(Qt::NoPen);
            painter.setBrush(color(Token::BarTrack));
            int column = 0;
            for (const Block &block : kBlocks) {
                const double vary = block.vary * ((row * 5 + column * 3) % 7 - 3) / 3.0;
                painter.drawRoundedRect(QRectF(block.left * width(), top + m_rowHeight / 2.0 - 5,
                                               (block.width + vary) * width(), 10),
                                        4, 4);
                ++column;
            }
            painter.fillRect(QRect(0, top + m_rowHeight - 1, width(), 1), color(Token::RowLine));
        }
    }

private:
    int m_rowHeight;
};

QPushButton *buttonOf(const StateAction &action, bool primary, QWidget *context)
{
    auto *button = makeButton(action.name, action.text, action.iconName,
                              primary ? ButtonKind::Primary : ButtonKind::Plain);
    QObject::connect(button, &QPushButton::clicked, context, action.run);
    return button;
}

} // namespace

StateStack::StateStack(QWidget *content, QWidget *parent)
    : QStackedWidget(parent)
    , m_content(content)
{
    addWidget(content);
    m_patience.setSingleShot(true);
    m_patience.setInterval(200);
    connect(&m_patience, &QTimer::timeout, this,
            [this] { put(State::Loading, new Skeleton(m_rowHeight)); });
}

void StateStack::put(State state, QWidget *widget)
{
    m_patience.stop();
    m_state = state;
    QWidget *old = std::exchange(m_shown, widget);
    if (widget != nullptr)
        addWidget(widget);
    setCurrentWidget(widget != nullptr ? widget : m_content);
    if (old != nullptr) {
        removeWidget(old);
        old->deleteLater(); // its button may be the one that was clicked
    }
}

void StateStack::showContent()
{
    put(State::Content, nullptr);
}

void StateStack::showLoading(int rowHeight)
{
    m_rowHeight = rowHeight;
    if (m_state == State::Loading)
        return;
    m_state = State::Loading; // at once, or who asks would think the content is shown for good
    m_patience.start();
}

void StateStack::showEmpty(const QString &iconName, const QString &title, const QString &sentence,
                           const QList<StateAction> &actions)
{
    auto *panel = new QWidget;
    panel->setObjectName(u"emptyState"_s);
    auto *column = new QVBoxLayout(panel);
    column->setSpacing(4);
    column->addStretch(5);
    column->addWidget(new IconLabel(iconName, Token::Muted, 56), 0, Qt::AlignHCenter);
    column->addSpacing(12);
    column->addWidget(new TextLabel(title, Token::Text, 2, true), 0, Qt::AlignHCenter);
    auto *words = new TextLabel(sentence, Token::Muted);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    column->addWidget(words);
    column->addSpacing(12);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch();
    bool primary = true;
    for (const StateAction &action : actions)
        row->addWidget(buttonOf(action, std::exchange(primary, false), this));
    row->addStretch();
    column->addLayout(row);
    column->addStretch(6);
    put(State::Empty, panel);
}

void StateStack::showError(const QString &title, const Error &error, const QStringList &stillWorks,
                           const std::function<void()> &retry)
{
    auto *panel = new QWidget;
    panel->setObjectName(u"errorState"_s);
    auto *outer = new QHBoxLayout(panel);
    outer->setContentsMargins(36, 32, 36, 32);
    outer->setSpacing(16);
    outer->addWidget(new IconLabel(u"failed"_s, Token::Failed, 30), 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    outer->addLayout(column, 1);
    column->addWidget(new TextLabel(title, Token::Text, 2, true));
    auto *words = new TextLabel(errorText(error));
    words->setWordWrap(true);
    column->addWidget(words);
    if (!stillWorks.isEmpty()) {
        column->addSpacing(8);
        column->addWidget(new TextLabel(tr("What still works"), Token::Text, 0, true));
        for (const QString &line : stillWorks) {
            auto *row = new QHBoxLayout;
            row->setSpacing(8);
            row->addWidget(new IconLabel(u"done"_s, Token::Done, 18));
            row->addWidget(new TextLabel(line), 1);
            column->addLayout(row);
        }
    }
    column->addSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(buttonOf({u"tryAgain"_s, tr("Try again"), u"refresh"_s, retry}, true, this));
    const QString evidence =
        error.details.isEmpty() ? error.message : u"%1\n%2"_s.arg(error.message, error.details);
    row->addWidget(buttonOf({u"copyDetails"_s, tr("Copy details"), u"copy"_s,
                             [evidence] { QApplication::clipboard()->setText(evidence); }},
                            false, this));
    row->addStretch();
    column->addLayout(row);
    column->addStretch();
    put(State::Error, panel);
}

StaleBar::StaleBar(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new TextLabel)
{
    setObjectName(u"staleBar"_s);
    setFixedHeight(44);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::kMargin, 0, size::kMargin, 0);
    row->setSpacing(12);
    row->addWidget(new IconLabel(u"warning"_s, Token::Warning, 18));
    row->addWidget(m_sentence, 1);
    auto *button = makeButton(u"staleCheck"_s, tr("Check now"), u"refresh"_s);
    button->setProperty("small", true);
    row->addWidget(button);
    connect(button, &QPushButton::clicked, this, &StaleBar::checkWanted);
    hide();
}

void StaleBar::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
}

void StaleBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::WarningTint));
    painter.fillRect(0, height() - 1, width(), 1, color(Token::Warning));
}

} // namespace cq::ui
