#pragma once

#include <QHash>
#include <QPointer>
#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace cq::ui {

class Page;

/// The pages in a stack and the current page's inspector at the right: beside it in a splitter, or
/// laid over it when the window is narrower than kOverlayBelow. Remembers for each page whether its
/// inspector is open. GUI thread.
class Workspace : public QWidget
{
    Q_OBJECT

public:
    explicit Workspace(const QList<Page *> &pages, QWidget *parent = nullptr);
    ~Workspace() override;

    static constexpr int kOverlayBelow = 1100; ///< window width

    Page *current() const;
    void setCurrent(Page *page);

    bool hasInspector() const; ///< the current page has one
    bool inspectorShown() const;
    void showInspector(bool shown);
    void setOverlay(bool overlay);

    bool isOverlay() const { return m_overlay; }

    int inspectorWidth() const { return m_width; }

    void setInspectorWidth(int width);

Q_SIGNALS:
    void inspectorChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Pane;

    void arrange();
    void placeOverlay();

    QList<Page *> m_pages;
    QStackedWidget *m_stack;
    QStackedWidget *m_inspectors;
    Pane *m_pane; ///< around m_inspectors; in the splitter, or over the page
    QSplitter *m_splitter;
    QHash<Page *, bool> m_open;
    bool m_overlay = false;
    int m_width;
};

} // namespace cq::ui
