#include "ui/shell/workspace.h"

#include "ui/widgets/page.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

/// The ground under the inspector; as an overlay it has a painted edge of 6 px at its left.
class Workspace::Pane : public QWidget
{
public:
    explicit Pane(QWidget *content)
    {
        setObjectName(u"inspectorPane"_s);
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(content);
    }

    void setEdge(bool edge)
    {
        m_edge = edge;
        layout()->setContentsMargins(edge ? 6 : 0, 0, 0, 0);
        update();
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), color(Token::Surface));
        if (!m_edge)
            return;
        painter.fillRect(0, 0, 6, height(), color(Token::BarTrack));
        painter.fillRect(5, 0, 1, height(), color(Token::Border));
    }

private:
    bool m_edge = false;
};

Workspace::Workspace(const QList<Page *> &pages, QWidget *parent)
    : QWidget(parent)
    , m_pages(pages)
    , m_stack(new QStackedWidget)
    , m_inspectors(new QStackedWidget)
    , m_pane(new Pane(m_inspectors))
    , m_splitter(new QSplitter)
    , m_width(size::kInspector)
{
    setObjectName(u"workspace"_s);
    m_stack->setObjectName(u"pages"_s);
    m_inspectors->setObjectName(u"inspectors"_s);
    m_splitter->setObjectName(u"inspectorSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_pane->setMinimumWidth(280);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);
    for (Page *page : pages) {
        m_stack->addWidget(page);
        if (QWidget *inspector = page->inspector())
            m_inspectors->addWidget(inspector);
        connect(page, &Page::inspectorWanted, this, [this, page](bool visible) {
            m_open[page] = visible;
            if (page == current())
                arrange();
        });
    }
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_width = m_pane->width(); });
    arrange();
}

Workspace::~Workspace() = default;

Page *Workspace::current() const
{
    return qobject_cast<Page *>(m_stack->currentWidget());
}

void Workspace::setCurrent(Page *page)
{
    m_stack->setCurrentWidget(page);
    arrange();
}

bool Workspace::hasInspector() const
{
    return current() != nullptr && current()->inspector() != nullptr;
}

bool Workspace::inspectorShown() const
{
    return hasInspector() && m_open.value(current(), false);
}

void Workspace::showInspector(bool shown)
{
    if (!hasInspector())
        return;
    m_open[current()] = shown;
    arrange();
}

void Workspace::setOverlay(bool overlay)
{
    if (overlay == m_overlay)
        return;
    m_overlay = overlay;
    if (overlay) {
        m_pane->setParent(this);
    } else {
        m_splitter->addWidget(m_pane);
        m_splitter->setStretchFactor(0, 1);
        m_splitter->setStretchFactor(1, 0);
    }
    m_pane->setEdge(overlay);
    arrange();
}

void Workspace::setInspectorWidth(int width)
{
    m_width = qBound(280, width, 800);
    arrange();
}

void Workspace::arrange()
{
    const bool shown = inspectorShown();
    if (shown)
        m_inspectors->setCurrentWidget(current()->inspector());
    const bool changed = m_pane->isVisibleTo(m_pane->parentWidget()) != shown;
    m_pane->setVisible(shown);
    if (shown && m_overlay) {
        placeOverlay();
        m_pane->raise();
    } else if (shown && changed) {
        m_splitter->setSizes({qMax(1, m_splitter->width() - m_width - 1), m_width});
    }
    Q_EMIT inspectorChanged();
}

void Workspace::placeOverlay()
{
    const int wide = qMin(size::kInspector, width());
    m_pane->setGeometry(width() - wide, 0, wide, height());
}

void Workspace::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_overlay)
        placeOverlay();
    else if (inspectorShown())
        m_splitter->setSizes({qMax(1, m_splitter->width() - m_width - 1), m_width});
}

void Workspace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && inspectorShown()) {
        showInspector(false);
        current()->setFocus();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace cq::ui
