#include "ui/jobs/jobresults.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListView>
#include <QStandardItemModel>
#include <QUrl>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

enum Role { OutputRole = Qt::UserRole, PictureRole };

constexpr int kThumbnail = 136;
constexpr int kCellWidth = 148;
constexpr int kCellHeight = 176;

QString nameOf(const JobOutput &output)
{
    return output.fileName.isEmpty() ? JobResults::tr("Text from %1").arg(output.graphNode)
                                     : output.fileName;
}

} // namespace

JobResults::JobResults(EngineHandle &engine, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_model(new QStandardItemModel(this))
    , m_grid(new QListView)
    , m_empty(new TextLabel({}, Token::Muted))
    , m_save(makeButton(u"resultsSave"_s, tr("Save results…"), u"drain"_s))
    , m_open(makeButton(u"resultsOpen"_s, tr("Open")))
    , m_folder(makeButton(u"resultsFolder"_s, tr("Show in folder")))
{
    setObjectName(u"jobResults"_s);
    nameIt(m_grid, u"resultsGrid"_s, tr("Results"));
    m_grid->setModel(m_model);
    m_grid->setViewMode(QListView::IconMode);
    m_grid->setMovement(QListView::Static);
    m_grid->setResizeMode(QListView::Adjust);
    m_grid->setUniformItemSizes(true);
    m_grid->setIconSize(QSize(kThumbnail, kThumbnail));
    m_grid->setGridSize(QSize(kCellWidth, kCellHeight));
    m_grid->setEditTriggers(QListView::NoEditTriggers);
    m_grid->setTextElideMode(Qt::ElideMiddle);
    m_empty->setObjectName(u"resultsEmpty"_s);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_save);
    buttons->addWidget(m_open);
    buttons->addWidget(m_folder);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->setSpacing(12);
    column->addLayout(buttons);
    column->addWidget(m_grid, 1);
    column->addWidget(m_empty);
    column->addStretch();
    connect(m_save, &QPushButton::clicked, this, &JobResults::saveWanted);
    connect(m_open, &QPushButton::clicked, this, [this] { openCurrent(false); });
    connect(m_folder, &QPushButton::clicked, this, [this] { openCurrent(true); });
    connect(m_grid, &QListView::activated, this, [this] { openCurrent(false); });
}

void JobResults::show(const JobView &view)
{
    const Job &job = view.detail.job;
    if (job.id != m_job) {
        m_model->clear();
        m_job = job.id;
    }
    for (const JobOutput &output : view.detail.outputs) {
        QStandardItem *item = itemOf(output.id);
        if (item == nullptr) {
            item = new QStandardItem(icon(u"disk"_s, Token::Muted), nameOf(output));
            item->setData(output.id.value, OutputRole);
            item->setToolTip(
                u"%1\n%2, %3"_s.arg(nameOf(output), bytesText(output.size), output.mimeType));
            m_model->appendRow(item);
        }
        // The preview may come later than the result.
        if (!output.previewPath.isEmpty() && !item->data(PictureRole).toBool()) {
            item->setData(true, PictureRole);
            askPicture(output);
        }
    }
    const bool any = m_model->rowCount() > 0;
    if (any && !m_grid->currentIndex().isValid())
        m_grid->setCurrentIndex(m_model->index(0, 0));
    m_grid->setVisible(any);
    m_empty->setVisible(!any);
    for (QPushButton *button : {m_save, m_open, m_folder})
        button->setVisible(any);
    m_empty->setText(isFinal(job.state) ? tr("This job left no results.")
                                        : tr("Results appear here when the job is done."));
}

QStandardItem *JobResults::itemOf(OutputId output) const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->item(row)->data(OutputRole).toLongLong() == output.value)
            return m_model->item(row);
    }
    return nullptr;
}

void JobResults::askPicture(const JobOutput &output)
{
    const int side = qRound(kThumbnail * devicePixelRatioF());
    whenDone(m_engine.preview(output.id, side), this,
             [this, id = output.id](const Result<QImage> &answer) {
                 QStandardItem *item = itemOf(id);
                 if (item == nullptr)
                     return;
                 if (answer)
                     item->setIcon(QIcon(QPixmap::fromImage(*answer)));
                 else
                     item->setData(false, PictureRole); // asked again with the next news
             });
}

void JobResults::openCurrent(bool folder)
{
    const QModelIndex current = m_grid->currentIndex();
    if (!current.isValid())
        return;
    const OutputId output{current.data(OutputRole).toLongLong()};
    whenDone(m_engine.outputPath(output), this, [this, folder](const Result<QString> &answer) {
        if (!answer) {
            Q_EMIT failed(errorText(answer.error()));
            return;
        }
        const QString path = folder ? QFileInfo(*answer).absolutePath() : *answer;
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
            Q_EMIT failed(tr("No program opens %1").arg(path));
    });
}

} // namespace cq::ui
