#include "ui/jobs/jobinspector.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/jobs/jobactions.h"
#include "ui/jobs/jobresults.h"
#include "ui/jobs/jobsummary.h"
#include "ui/jobs/jobworkflow.h"
#include "ui/jobs/previewframe.h"
#include "ui/models/jobtablemodel.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/offthread.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timeline.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kPictureSide = 640;

QScrollArea *scrolled(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

} // namespace

JobInspector::JobInspector(EngineHandle &engine, const JobTableModel &model, JobActions &actions,
                           const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(model)
    , m_actions(actions)
    , m_clock(clock)
    , m_stateIcon(new IconLabel(u"jobs"_s, Token::Muted, 16))
    , m_state(new TextLabel)
    , m_name(new TextLabel({}, Token::Text, 0, true))
    , m_pin(makeIconButton(u"inspectorPin"_s, u"pin"_s, tr("Stay with this job")))
    , m_close(makeIconButton(u"inspectorClose"_s, u"close"_s, tr("Close details")))
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_hint(new TextLabel(tr("Select a job to see its details."), Token::Muted))
    , m_summary(new JobSummary(actions))
    , m_results(new JobResults(engine))
    , m_workflow(new JobWorkflow)
    , m_history(new Timeline)
{
    nameIt(this, u"jobInspector"_s, tr("Details of the job"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addWidget(m_hint);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setMargin(size::kMargin);
    m_hint->setWordWrap(true);
    column->addStretch();
    buildTabs();
    connectButtons();

    m_loadSoon.setSingleShot(true);
    m_loadSoon.setInterval(250ms);
    connect(&m_loadSoon, &QTimer::timeout, this, &JobInspector::load);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, [this] {
        askReason();
        refresh();
    });
    connect(&engine, &EngineHandle::changed, this, &JobInspector::takeChanges);
    connect(&engine, &EngineHandle::previewFrame, this, &JobInspector::takeFrame);
    connect(&model, &JobTableModel::nodeNamesChanged, this, &JobInspector::refresh);
    m_tabs->hide();
    m_stack->hide();
    m_stateIcon->hide();
}

QWidget *JobInspector::buildHead()
{
    auto *head = new QWidget;
    head->setFixedHeight(size::kPageHeader - 12);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(size::kMargin, 0, 8, 0);
    row->setSpacing(6);
    m_name->setObjectName(u"inspectorName"_s);
    m_state->setObjectName(u"inspectorState"_s);
    m_pin->setCheckable(true);
    row->addWidget(m_stateIcon);
    row->addWidget(m_state);
    row->addWidget(m_name, 1);
    row->addWidget(m_pin);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &JobInspector::closeWanted);
    return head;
}

void JobInspector::buildTabs()
{
    nameIt(m_tabs, u"jobTabs"_s, tr("Parts of the details"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    for (const QString &name : {tr("Summary"), tr("Results"), tr("Workflow"), tr("History")})
        m_tabs->addTab(name);
    auto *history = new QWidget;
    history->setObjectName(u"jobHistory"_s);
    auto *column = new QVBoxLayout(history);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->addWidget(m_history);
    column->addStretch();
    m_stack->addWidget(scrolled(m_summary));
    m_stack->addWidget(m_results);
    m_stack->addWidget(m_workflow);
    m_stack->addWidget(scrolled(history));
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
}

void JobInspector::connectButtons()
{
    // The buttons act on the job shown here, not on the rows selected beside it.
    for (QPushButton *button : m_summary->findChildren<QPushButton *>()) {
        const QVariant verb = button->property("verb");
        if (!verb.isValid())
            continue;
        connect(button, &QPushButton::clicked, this, [this, verb] {
            m_actions.run(static_cast<JobVerb>(verb.toInt()), {pickedJob(m_view.detail.job)});
        });
    }
    connect(m_results, &JobResults::saveWanted, this,
            [this] { m_actions.run(JobVerb::SaveResults, {pickedJob(m_view.detail.job)}); });
    connect(m_results, &JobResults::failed, this,
            [this](const QString &sentence) { Q_EMIT done(sentence, {}); });
}

bool JobInspector::isPinned() const
{
    return m_pin->isChecked();
}

void JobInspector::show(JobId job)
{
    if (job == m_job)
        return;
    m_job = job;
    m_view = {};
    m_loaded = false;
    m_frame.clear();
    m_pictured = {};
    m_summary->showPicture({});
    load();
}

void JobInspector::load()
{
    if (m_job.isNull())
        return;
    whenDone(m_engine.detail(m_job), this, [this, job = m_job](const Result<JobDetail> &answer) {
        if (job != m_job)
            return;
        if (answer)
            takeDetail(*answer);
        else
            showMissing(answer.error());
    });
}

void JobInspector::showMissing(const Error &error)
{
    m_tabs->hide();
    m_stack->hide();
    m_stateIcon->hide();
    m_state->clear();
    m_name->setText(tr("Job %1").arg(m_job.value));
    m_hint->setText(errorText(error));
    m_hint->show();
}

void JobInspector::takeDetail(const JobDetail &detail)
{
    const bool first = !m_loaded;
    m_loaded = true;
    m_view.detail = detail;
    if (const JobProgress *progress = m_model.progressOf(m_job);
        progress != nullptr && !m_view.progress)
        m_view.progress = *progress;
    m_tabs->show();
    m_stack->show();
    m_stateIcon->show();
    m_hint->hide();
    if (first)
        readGraphOf(detail);
    askReason();
    askPicture();
    refresh();
}

void JobInspector::readGraphOf(const JobDetail &detail)
{
    offThread(
        this, [graph = detail.graph] { return readGraph(graph); },
        [this, job = m_job](const Result<GraphInfo> &info) {
            if (job != m_job || !info)
                return;
            m_view.graph = *info;
            refresh();
        });
}

void JobInspector::askReason()
{
    if (!m_loaded || m_view.detail.job.state != JobState::Pending)
        return;
    whenDone(m_engine.explain({m_job}), this,
             [this, job = m_job](const Result<QList<WaitReason>> &answer) {
                 if (job != m_job || !answer || answer->isEmpty())
                     return;
                 m_view.reason = answer->first();
                 refresh();
             });
}

void JobInspector::askPicture()
{
    const OutputId output = m_view.detail.job.thumbnail;
    if (isActive(m_view.detail.job.state) || output.isNull() || output == m_pictured)
        return;
    m_pictured = output;
    whenDone(m_engine.preview(output, kPictureSide), this,
             [this, job = m_job](const Result<QImage> &answer) {
                 if (job == m_job && answer)
                     m_summary->showPicture(*answer);
             });
}

void JobInspector::takeChanges(const EngineChanges &changes)
{
    if (m_job.isNull())
        return;
    for (const Job &job : changes.jobs) {
        if (job.id != m_job)
            continue;
        m_view.detail.job = job; // at once; what hangs on it comes with the next answer
        if (!isActive(job.state))
            m_view.progress.reset();
        m_loadSoon.start();
    }
    const auto progress = std::ranges::find(changes.progress, m_job, &JobProgress::job);
    if (progress != changes.progress.end())
        m_view.progress = *progress;
    if (changes.removedJobs.contains(m_job)) {
        showMissing(Error{ErrorKind::NotFound, {}, {}});
        return;
    }
    if (isVisible() && m_loaded)
        refresh();
}

void JobInspector::takeFrame(JobId job, const QByteArray &image)
{
    if (job != m_job || !isVisible())
        return;
    m_frame = image;
    decodeNext();
}

void JobInspector::decodeNext()
{
    if (m_decoding || m_frame.isEmpty())
        return;
    m_decoding = true;
    offThread(
        this, [bytes = std::exchange(m_frame, {})] { return decodedPicture(bytes, kPictureSide); },
        [this, job = m_job](const Result<QImage> &picture) {
            m_decoding = false;
            if (job == m_job && picture && isActive(m_view.detail.job.state))
                m_summary->showPicture(*picture);
            decodeNext();
        });
}

void JobInspector::refresh()
{
    if (!m_loaded)
        return;
    const Job &job = m_view.detail.job;
    m_view.now = m_clock.now();
    m_view.nodeName = m_model.nodeName(job.node);
    m_view.pinnedName = job.pinnedNode ? m_model.nodeName(*job.pinnedNode) : QString();
    const Look look = lookOf(job.state);
    m_stateIcon->setIcon(look.iconName, look.token);
    m_state->setText(look.text);
    m_state->setToken(look.token);
    m_name->setText(tr("Job %1").arg(job.id.value));
    m_summary->show(m_view);
    m_results->show(m_view);
    m_workflow->show(m_view);
    fillTimeline(*m_history, m_view, 0);
}

void JobInspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_second.start();
    refresh();
}

void JobInspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_second.stop();
}

void JobInspector::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    const int below = m_tabs->isVisible() ? m_tabs->geometry().bottom() : size::kPageHeader;
    painter.fillRect(0, below, width(), 1, color(Token::Border));
}

} // namespace cq::ui
