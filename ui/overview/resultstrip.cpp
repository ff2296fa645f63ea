#include "ui/overview/resultstrip.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/tilegrid.h"
#include "ui/widgets/words.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QPointer>
#include <QToolButton>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHead = 44;
constexpr int kPicture = 128;
constexpr int kThumb = kPicture + 24;
constexpr int kAsked = 320; ///< pixels: twice the height, for dense screens

} // namespace

class ResultStrip::Thumb : public QAbstractButton
{
public:
    explicit Thumb(const JobOutput &output)
        : m_output(output)
    {
        setObjectName(u"result-%1"_s.arg(output.id.value));
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        say();
    }

    const JobOutput &output() const { return m_output; }

    void setImage(const QImage &image)
    {
        m_image = image;
        update();
    }

    void setMissing()
    {
        m_missing = true;
        update();
    }

    void setJob(const Job &job)
    {
        m_job = job;
        say();
    }

    void setNow(TimeMs now)
    {
        m_now = now;
        update();
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QRectF frame(0, 0, width(), kPicture);
        QPainterPath path;
        path.addRoundedRect(frame, 4, 4);
        painter.save();
        painter.setClipPath(path);
        painter.fillRect(frame, color(Token::BarTrack));
        if (!m_image.isNull()) {
            // Fills the frame; what does not fit is cut evenly at both sides.
            const QSizeF whole =
                QSizeF(m_image.size()).scaled(frame.size(), Qt::KeepAspectRatioByExpanding);
            painter.drawImage(QRectF(QPointF((frame.width() - whole.width()) / 2,
                                             (frame.height() - whole.height()) / 2),
                                     whole),
                              m_image);
        } else if (m_missing) {
            paintText(painter, frame, ResultStrip::tr("no preview"), fontOf(-1),
                      color(Token::Muted), Qt::AlignCenter);
        }
        painter.restore();
        if (hasFocus())
            paintFocusRing(painter, frame, 4);
        const QString age = agoShort();
        const double wide = QFontMetricsF(fontOf(-1)).horizontalAdvance(age) + 2;
        const QRectF words(0, kPicture + 3, width(), 20);
        paintText(painter, words, age, fontOf(-1), color(Token::Muted),
                  Qt::AlignRight | Qt::AlignVCenter);
        paintText(painter, words.adjusted(0, 0, -wide - 6, 0), m_job.title, fontOf(-1),
                  color(Token::Text));
    }

private:
    QString agoShort() const
    {
        if (m_job.finishedAt <= 0)
            return {};
        if (m_now - m_job.finishedAt < 30'000)
            return ResultStrip::tr("now");
        return spanText(m_now - m_job.finishedAt);
    }

    void say()
    {
        setAccessibleName(ResultStrip::tr("Result of job %1 %2")
                              .arg(QString::number(m_output.job.value), m_job.title));
        setToolTip(m_job.finishedAt > 0 ? dateTimeText(m_job.finishedAt) : QString());
        update();
    }

    JobOutput m_output;
    Job m_job;
    QImage m_image;
    bool m_missing = false;
    TimeMs m_now = 0;
};

ResultStrip::ResultStrip(EngineHandle &engine, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_title(new TextLabel({}, Token::Text, 0, true))
    , m_all(new QToolButton)
    , m_grid(new TileGrid({.minimumWidth = 84,
                           .height = kThumb,
                           .gap = 12,
                           .mostColumns = kMost,
                           .leastColumns = kMost}))
    , m_empty(new TextLabel({}, Token::Muted))
{
    setObjectName(u"resultStrip"_s);
    m_all->setObjectName(u"allResults"_s);
    m_all->setProperty("kind", u"link"_s);
    m_all->setFocusPolicy(Qt::StrongFocus);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMinimumHeight(kThumb);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_all);
    auto *headBox = new QWidget;
    headBox->setFixedHeight(kHead);
    head->setContentsMargins(0, 4, 0, 0);
    headBox->setLayout(head);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 0, 16, 10);
    column->setSpacing(0);
    column->addWidget(headBox);
    column->addWidget(m_grid);
    column->addWidget(m_empty);
    connect(m_all, &QToolButton::clicked, this,
            [this] { Q_EMIT linkActivated({.page = u"jobs"_s, .states = {JobState::Completed}}); });
    retranslate();
    setResults({}, 0);
}

void ResultStrip::setResults(const QList<JobOutput> &results, TimeMs now)
{
    QHash<OutputId, Thumb *> thumbs;
    QList<QWidget *> tiles;
    for (const JobOutput &output : results.first(qMin<qsizetype>(results.size(), kMost))) {
        Thumb *thumb = m_thumbs.take(output.id);
        if (thumb == nullptr) {
            thumb = new Thumb(output);
            connect(thumb, &QAbstractButton::clicked, this, [this, job = output.job] {
                Q_EMIT linkActivated({.page = u"jobs"_s, .job = job});
            });
            ask(thumb);
        }
        thumb->setNow(now);
        thumbs.insert(output.id, thumb);
        tiles.append(thumb);
    }
    m_thumbs = thumbs;
    m_grid->setTiles(tiles); // deletes those that went
    m_grid->setVisible(!tiles.isEmpty());
    m_empty->setVisible(tiles.isEmpty());
    m_all->setVisible(!tiles.isEmpty());
}

void ResultStrip::ask(Thumb *thumb)
{
    const QPointer<Thumb> target = thumb;
    whenDone(m_engine.preview(thumb->output().id, kAsked), this,
             [target](const Result<QImage> &answer) {
                 if (target == nullptr)
                     return;
                 if (answer)
                     target->setImage(*answer);
                 else
                     target->setMissing();
             });
    JobWindowQuery query;
    query.atMost = thumb->output().job;
    query.limit = 1;
    whenDone(m_engine.window(query), this, [target](const Result<QList<Job>> &answer) {
        if (target != nullptr && answer && !answer->isEmpty()
            && answer->first().id == target->output().job)
            target->setJob(answer->first());
    });
}

void ResultStrip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintCard(painter, QRectF(rect()));
}

void ResultStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ResultStrip::retranslate()
{
    m_title->setText(tr("Last results"));
    m_all->setText(tr("All results"));
    m_all->setAccessibleName(tr("All results"));
    m_empty->setText(tr("Pictures appear here when jobs are done."));
}

} // namespace cq::ui
