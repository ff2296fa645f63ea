#include "ui/jobs/submitdialog.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/offthread.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 560;
constexpr int kMaxCopies = 1000;
constexpr int kShownModels = 4;

QString listed(const QStringList &names)
{
    QStringList shown = names.mid(0, kShownModels);
    const int more = static_cast<int>(names.size() - shown.size());
    if (more > 0)
        shown << SubmitDialog::tr("and %n more", nullptr, more);
    return shown.join(u'\n');
}

TextLabel *faultLabel(const QString &name)
{
    auto *label = new TextLabel({}, Token::Failed, -1);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->hide();
    return label;
}

void say(TextLabel *label, const QString &sentence)
{
    label->setText(sentence);
    label->setVisible(!sentence.isEmpty());
}

} // namespace

SubmitDialog::SubmitDialog(EngineHandle &engine, QWidget *parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_source(new QLineEdit)
    , m_fault(faultLabel(u"submitFault"_s))
    , m_hint(new TextLabel(tr("Drop a workflow here, choose a file or paste one: API-format JSON, "
                              "or a PNG that ComfyUI saved."),
                           Token::Muted, -1))
    , m_facts(new FactList)
    , m_inputs(new QVBoxLayout)
    , m_inputBox(new QWidget)
    , m_options(buildOptions())
    , m_failure(new NoteCard(u"submitFailure"_s))
    , m_submit(makeButton(u"submitGo"_s, tr("Submit job"), u"submit"_s, ButtonKind::Primary))
{
    nameIt(this, u"submitDialog"_s, tr("Submit a job"));
    setWindowTitle(tr("Submit a job"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    setMinimumWidth(kWidth);

    m_hint->setWordWrap(true);
    m_facts->setObjectName(u"submitFacts"_s);
    m_inputBox->setLayout(m_inputs);
    m_inputs->setContentsMargins(0, 0, 0, 0);
    m_inputs->setSpacing(6);
    auto *cancel = makeButton(u"submitCancel"_s, tr("Close"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_submit);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(8);
    column->addWidget(new TextLabel(tr("Submit a job"), Token::Text, 3, true));
    column->addWidget(buildSource());
    column->addWidget(m_fault);
    column->addWidget(m_hint);
    column->addSpacing(4);
    column->addWidget(m_facts);
    column->addWidget(m_inputBox);
    column->addWidget(m_options);
    column->addWidget(m_failure);
    column->addSpacing(8);
    column->addLayout(buttons);
    column->addStretch();

    m_submit->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_submit, &QPushButton::clicked, this, &SubmitDialog::submit);
    fillNodes();
    showWorkflow();
}

QWidget *SubmitDialog::buildSource()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    nameIt(m_source, u"submitFile"_s, tr("Workflow file"));
    m_source->setPlaceholderText(tr("Workflow file"));
    m_source->installEventFilter(this);
    auto *choose = makeButton(u"submitChoose"_s, tr("Choose…"));
    auto *fromClipboard = makeButton(u"submitPaste"_s, tr("Paste"), u"copy"_s);
    row->addWidget(m_source, 1);
    row->addWidget(choose);
    row->addWidget(fromClipboard);
    connect(m_source, &QLineEdit::editingFinished, this, [this] {
        if (isTyped())
            openFile(m_source->text().trimmed());
    });
    connect(m_source, &QLineEdit::textEdited, this, &SubmitDialog::check);
    connect(choose, &QPushButton::clicked, this, &SubmitDialog::chooseFile);
    connect(fromClipboard, &QPushButton::clicked, this, &SubmitDialog::paste);
    return box;
}

QWidget *SubmitDialog::buildOptions()
{
    m_title = new QLineEdit;
    m_node = new QComboBox;
    m_copies = new QSpinBox;
    m_held = new QCheckBox(tr("Hold: it waits until you release it"));
    nameIt(m_title, u"submitTitle"_s, tr("Name"));
    nameIt(m_node, u"submitNode"_s, tr("Node"));
    nameIt(m_copies, u"submitCopies"_s, tr("Copies"));
    m_held->setObjectName(u"submitHold"_s);
    m_copies->setRange(1, kMaxCopies);
    m_copies->setFixedWidth(96);
    auto *box = new QWidget;
    auto *form = new QFormLayout(box);
    form->setContentsMargins(0, 8, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto label = [](const QString &text) {
        auto *name = new TextLabel(text, Token::Muted);
        name->setFixedWidth(104);
        return name;
    };
    form->addRow(label(tr("Name")), m_title);
    form->addRow(label(tr("Node")), m_node);
    form->addRow(label(tr("Copies")), m_copies);
    form->addRow(label({}), m_held);
    connect(m_title, &QLineEdit::textEdited, this, [this] { m_titleTyped = true; });
    return box;
}

void SubmitDialog::fillNodes()
{
    m_node->addItem(tr("Any node"), 0);
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (!answer)
            return;
        for (const Node &node : answer->nodes)
            m_node->addItem(tr("Only %1").arg(node.config.name), node.config.id.value);
    });
}

void SubmitDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a workflow"));
    dialog->setObjectName(u"chooseWorkflow"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Workflows (*.json *.png)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &SubmitDialog::openFile);
    dialog->open();
}

void SubmitDialog::paste()
{
    if (!take(QApplication::clipboard()->mimeData()))
        say(m_fault, tr("There is no workflow in the clipboard."));
}

bool SubmitDialog::take(const QMimeData *mime)
{
    if (mime == nullptr)
        return false;
    for (const QUrl &url : mime->urls()) {
        if (url.isLocalFile()) {
            openFile(url.toLocalFile());
            return true;
        }
    }
    const QByteArray png = mime->data(u"image/png"_s);
    if (!png.isEmpty()) {
        readBytes(png, tr("Pasted picture"));
        return true;
    }
    if (mime->hasText() && !mime->text().trimmed().isEmpty()) {
        readBytes(mime->text().toUtf8(), tr("Pasted workflow"));
        return true;
    }
    return false;
}

void SubmitDialog::openFile(const QString &path)
{
    startReading(path);
    offThread(
        this, [path] { return readWorkflowFile(path); },
        [this, reading = m_reading](const Result<LoadedWorkflow> &answer) {
            if (reading == m_reading)
                takeWorkflow(answer);
        });
}

void SubmitDialog::readBytes(const QByteArray &bytes, const QString &title)
{
    startReading(title);
    offThread(
        this, [bytes, title] { return readWorkflow(bytes, title); },
        [this, reading = m_reading](const Result<LoadedWorkflow> &answer) {
            if (reading == m_reading)
                takeWorkflow(answer);
        });
}

void SubmitDialog::startReading(const QString &what)
{
    ++m_reading;
    m_isReading = true;
    m_wasTyped = isTyped();
    m_submitWhenRead = false;
    m_source->setText(what);
    m_source->setModified(false);
    check();
    say(m_fault, {});
    m_hint->setText(tr("Reading…"));
    m_hint->show();
}

void SubmitDialog::takeWorkflow(const Result<LoadedWorkflow> &answer)
{
    m_isReading = false;
    if (answer)
        m_workflow = *answer;
    else
        m_workflow.reset();
    say(m_fault, answer ? QString() : answer.error().message);
    m_failure->say(NoteCard::Kind::Failed, {}, {});
    showWorkflow();
}

void SubmitDialog::showWorkflow()
{
    const bool loaded = m_workflow.has_value();
    m_hint->setVisible(!loaded);
    m_hint->setText(tr("Drop a workflow here, choose a file or paste one: API-format JSON, "
                       "or a PNG that ComfyUI saved."));
    m_facts->setVisible(loaded);
    m_options->setVisible(loaded);
    if (loaded) {
        if (!m_titleTyped)
            m_title->setText(m_workflow->title);
        const GraphInfo &info = m_workflow->info;
        m_facts->setFacts({{tr("Workflow"), tr("%n graph nodes", nullptr, info.nodeCount),
                            info.classes.join(u'\n')},
                           {tr("Models"), info.models.isEmpty() ? tr("none") : listed(info.models),
                            info.models.join(u'\n')}});
    }
    buildInputs();
    check();
    adjustSize();
}

void SubmitDialog::buildInputs()
{
    QHash<QString, QString> chosen; // what was chosen for the workflow before still fits
    for (const InputRow &row : std::as_const(m_rows))
        chosen.insert(row.name, row.path->text());
    m_rows.clear();
    while (QLayoutItem *item = m_inputs->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    if (!m_workflow || m_workflow->inputs.isEmpty()) {
        m_inputBox->hide();
        return;
    }
    m_inputs->addWidget(new TextLabel(tr("Files it needs"), Token::Text, 0, true));
    for (const LoadedWorkflow::Input &input : std::as_const(m_workflow->inputs)) {
        const qsizetype number = m_rows.size();
        auto *box = new QWidget;
        auto *column = new QVBoxLayout(box);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        auto *row = new QHBoxLayout;
        row->setSpacing(8);
        auto *name = new TextLabel(plainFileName(input.name));
        name->setElided(true);
        name->setFixedWidth(104);
        name->setToolTip(tr("%1, for %2").arg(input.name, input.usedBy));
        auto *path = new QLineEdit(input.path.isEmpty() ? chosen.value(input.name) : input.path);
        nameIt(path, u"submitInput%1"_s.arg(number), tr("File for %1").arg(input.name));
        path->setPlaceholderText(tr("Choose the file"));
        auto *choose = makeButton(u"submitInputChoose%1"_s.arg(number), tr("Choose…"));
        choose->setAccessibleName(tr("Choose the file for %1").arg(input.name));
        row->addWidget(name);
        row->addWidget(path, 1);
        row->addWidget(choose);
        column->addLayout(row);
        auto *fault = faultLabel(u"submitInputFault%1"_s.arg(number));
        column->addWidget(fault);
        m_inputs->addWidget(box);
        m_rows.append({input.name, path, fault});
        connect(path, &QLineEdit::textChanged, this, &SubmitDialog::check);
        connect(choose, &QPushButton::clicked, this, [this, number] { chooseInput(number); });
    }
    m_inputBox->show();
}

void SubmitDialog::chooseInput(qsizetype row)
{
    auto *dialog = new QFileDialog(this, tr("Choose the file for %1").arg(m_rows.at(row).name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_rows.at(row).path, &QLineEdit::setText);
    dialog->open();
}

bool SubmitDialog::inputsAreThere()
{
    bool all = true;
    for (const InputRow &row : std::as_const(m_rows)) {
        const QString path = row.path->text().trimmed();
        QString fault;
        if (path.isEmpty())
            fault = tr("%1 is not beside the workflow. Choose it.").arg(plainFileName(row.name));
        else if (!m_isFile.contains(path))
            askForFile(path);
        else if (!m_isFile.value(path))
            fault = tr("There is no file %1.").arg(path);
        say(row.fault, fault);
        all = all && fault.isEmpty() && m_isFile.value(path);
    }
    return all;
}

void SubmitDialog::askForFile(const QString &path)
{
    offThread(
        this, [path]() -> Result<bool> { return QFileInfo(path).isFile(); },
        [this, path](const Result<bool> &isFile) {
            m_isFile.insert(path, isFile && *isFile);
            check();
        });
}

void SubmitDialog::check()
{
    const bool there = inputsAreThere();
    const bool isReady = m_workflow.has_value() && there && !m_isReading;
    // A click also takes what was typed; that it leaves the field does so first, and begins to
    // read.
    const bool takesTyped = isTyped() || (m_isReading && m_wasTyped);
    m_submit->setEnabled((isReady || takesTyped) && !m_submitting);
    if (!m_submitWhenRead || m_isReading || (m_workflow && !inputsAreKnown()))
        return;
    m_submitWhenRead = false;
    if (isReady)
        submit();
}

bool SubmitDialog::isTyped() const
{
    return m_source->isModified() && !m_source->text().trimmed().isEmpty();
}

bool SubmitDialog::inputsAreKnown() const
{
    return std::ranges::all_of(m_rows, [this](const InputRow &row) {
        const QString path = row.path->text().trimmed();
        return path.isEmpty() || m_isFile.contains(path);
    });
}

void SubmitDialog::submit()
{
    if (m_submitting)
        return;
    if (isTyped())
        openFile(m_source->text().trimmed());
    if (m_isReading) {
        m_submitWhenRead = true;
        return;
    }
    if (!m_workflow)
        return;
    JobRequest request;
    request.title =
        m_title->text().trimmed().isEmpty() ? m_workflow->title : m_title->text().trimmed();
    request.graph = m_workflow->graph;
    for (const InputRow &row : std::as_const(m_rows))
        request.inputs.append({row.name, row.path->text().trimmed()});
    const NodeId node{m_node->currentData().toLongLong()};
    if (!node.isNull())
        request.pinnedNode = node;
    request.held = m_held->isChecked();
    m_submitting = true;
    m_failure->say(NoteCard::Kind::Failed, {}, {});
    check();
    submitNext(request, 0, m_copies->value());
}

void SubmitDialog::submitNext(const JobRequest &request, int done, int wanted)
{
    whenDone(
        m_engine.submit(request), this, [this, request, done, wanted](const Result<Job> &answer) {
            if (answer && done + 1 < wanted) {
                submitNext(request, done + 1, wanted);
                return;
            }
            m_submitting = false;
            if (answer) {
                Q_EMIT submitted(wanted);
                accept();
                return;
            }
            // What was typed stays; only the copies still missing are left to do.
            m_copies->setValue(wanted - done);
            m_failure->say(NoteCard::Kind::Failed,
                           done > 0
                               ? tr("%n copies are in the queue, the rest is not", nullptr, done)
                               : tr("The job was not taken"),
                           errorText(answer.error()), true);
            check();
        });
}

void SubmitDialog::dragEnterEvent(QDragEnterEvent *event)
{
    const QMimeData *mime = event->mimeData();
    if (mime->hasUrls() || mime->hasText() || mime->hasFormat(u"image/png"_s))
        event->acceptProposedAction();
}

void SubmitDialog::dropEvent(QDropEvent *event)
{
    if (take(event->mimeData()))
        event->acceptProposedAction();
}

void SubmitDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        paste();
        return;
    }
    QDialog::keyPressEvent(event);
}

bool SubmitDialog::eventFilter(QObject *watched, QEvent *event)
{
    // A whole workflow pasted into the file field is meant as a workflow; a path is short.
    if (watched == m_source && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Paste)) {
        const QMimeData *mime = QApplication::clipboard()->mimeData();
        const bool isPath = mime != nullptr && mime->hasText() && !mime->hasUrls()
            && !mime->text().trimmed().startsWith(u'{');
        if (!isPath && take(mime))
            return true;
    }
    // Enter takes a path that was typed, to be looked at; the next one submits.
    if (watched == m_source && event->type() == QEvent::KeyPress && isTyped()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            openFile(m_source->text().trimmed());
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace cq::ui
