#pragma once

#include "core/domain/job.h"
#include "ui/widgets/page.h"

#include <QHash>
#include <QImage>
#include <QWidget>

class QToolButton;

namespace cq {
class EngineHandle;
} // namespace cq

namespace cq::ui {

class TextLabel;
class TileGrid;

/// The newest results as pictures; a click leads to the job. Pictures and titles are asked once per
/// result. GUI thread.
class ResultStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ResultStrip(EngineHandle &engine, QWidget *parent = nullptr);

    static constexpr int kMost = 8;

    void setResults(const QList<JobOutput> &results, TimeMs now);

Q_SIGNALS:
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Thumb;

    void retranslate();
    void ask(Thumb *thumb);

    EngineHandle &m_engine;
    TextLabel *m_title;
    QToolButton *m_all;
    TileGrid *m_grid;
    TextLabel *m_empty;
    QHash<OutputId, Thumb *> m_thumbs;
};

} // namespace cq::ui
