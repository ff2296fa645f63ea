#include "ui/nodes/nodedialog.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHostAddress>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 520;
constexpr int kLabelWidth = 128;
constexpr int kMaxSlots = 64;

TextLabel *label(const QString &text)
{
    auto *name = new TextLabel(text, Token::Muted);
    name->setFixedWidth(kLabelWidth);
    return name;
}

} // namespace

QByteArray fingerprintIn(const QString &text)
{
    static const QRegularExpression pattern(u"\\b(?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}\\b"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    return match.hasMatch() ? QByteArray::fromHex(match.captured().toLatin1()) : QByteArray();
}

QString suggestedNodeName(const QUrl &url, const QStringList &taken)
{
    if (url.host().isEmpty())
        return {};
    constexpr int kHttp = 80;
    const bool isHere = QHostAddress(url.host()).isLoopback()
        || url.host().compare(u"localhost"_s, Qt::CaseInsensitive) == 0;
    const QString wanted = isHere ? u"node-%1"_s.arg(url.port(kHttp)) : url.host();
    QString name = wanted;
    for (int number = 2; taken.contains(name, Qt::CaseInsensitive); ++number)
        name = u"%1-%2"_s.arg(wanted).arg(number);
    return name;
}

NodeDialog::NodeDialog(EngineHandle &engine, double limit, QWidget *parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_adding(true)
{
    m_config.vramThreshold = limit;
    build();
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        for (const Node &node : answer ? answer->nodes : QList<Node>())
            m_taken.append(node.config.name);
    });
}

NodeDialog::NodeDialog(EngineHandle &engine, NodeConfig config, QWidget *parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_config(std::move(config))
    , m_adding(false)
{
    build();
}

void NodeDialog::build()
{
    const QString title = m_adding ? tr("Add a ComfyUI server") : tr("Edit %1").arg(m_config.name);
    nameIt(this, u"nodeDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);

    m_fault = new TextLabel({}, Token::Failed, -1);
    m_fault->setObjectName(u"nodeFault"_s);
    m_fault->setWordWrap(true);
    m_result = new NoteCard(u"nodeTestResult"_s);
    m_pin = new QCheckBox;
    m_pin->setObjectName(u"nodePin"_s);
    m_pin->hide();
    m_test = makeButton(u"nodeTest"_s, tr("Test"), u"refresh"_s);
    m_save =
        makeButton(u"nodeSave"_s, m_adding ? tr("Add node") : tr("Save"), {}, ButtonKind::Primary);
    m_save->setDefault(true);
    auto *cancel = makeButton(u"nodeCancel"_s, tr("Close"));

    auto *form = new QFormLayout;
    buildFields(form);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_test);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(8);
    column->addWidget(new TextLabel(title, Token::Text, 3, true));
    column->addSpacing(4);
    column->addLayout(form);
    column->addWidget(m_pin);
    column->addWidget(m_fault);
    column->addWidget(m_result);
    column->addSpacing(8);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_test, &QPushButton::clicked, this, &NodeDialog::test);
    connect(m_save, &QPushButton::clicked, this, &NodeDialog::save);
    fill();
    connectFields();
    showCredential();
    check();
    m_url->setFocus();
}

void NodeDialog::buildFields(QFormLayout *form)
{
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [form](QWidget *field, const QString &name, const QString &text) {
        nameIt(field, name, text);
        auto *words = label(text);
        form->addRow(words, field);
        return words;
    };
    m_url = new QLineEdit;
    m_url->setPlaceholderText(u"http://192.168.1.5:8188"_s);
    add(m_url, u"nodeUrl"_s, tr("Address"));
    m_name = new QLineEdit;
    m_name->setPlaceholderText(tr("gpu-a"));
    add(m_name, u"nodeName"_s, tr("Name"));
    m_slots = new QSpinBox;
    m_slots->setRange(1, kMaxSlots);
    m_slots->setFixedWidth(96);
    add(m_slots, u"nodeSlots"_s, tr("Jobs at once"));
    m_limit = new QSpinBox;
    m_limit->setRange(1, 100);
    m_limit->setSuffix(tr(" %", "per cent, after a number"));
    m_limit->setFixedWidth(96);
    m_limit->setToolTip(tr("No new work starts while more of the memory is in use."));
    add(m_limit, u"nodeLimit"_s, tr("VRAM limit"));
    m_interval = new QComboBox;
    m_interval->addItem(tr("off: a check would wake it"), 0);
    m_interval->addItem(tr("every second"), 1000);
    m_interval->addItem(tr("every 5 seconds"), 5000);
    m_interval->addItem(tr("every 30 seconds"), 30000);
    add(m_interval, u"nodeInterval"_s, tr("Health check"));
    m_card = new QLineEdit;
    m_card->setPlaceholderText(tr("a word that all nodes on this card share"));
    m_card->setToolTip(tr("Nodes with the same word use one card and count each other's memory."));
    add(m_card, u"nodeCard"_s, tr("Shared card"));
    m_auth = new QComboBox;
    m_auth->addItem(tr("none"), static_cast<int>(NodeAuth::None));
    m_auth->addItem(tr("bearer token"), static_cast<int>(NodeAuth::Bearer));
    m_auth->addItem(tr("header"), static_cast<int>(NodeAuth::Header));
    add(m_auth, u"nodeAuth"_s, tr("Credential"));
    m_header = new QLineEdit;
    m_header->setPlaceholderText(u"X-API-Key"_s);
    m_headerLabel = add(m_header, u"nodeHeader"_s, tr("Header name"));
    m_secret = new QLineEdit;
    m_secret->setEchoMode(QLineEdit::Password);
    m_secretLabel = add(m_secret, u"nodeSecret"_s, tr("Secret"));
}

void NodeDialog::fill()
{
    m_name->setText(m_config.name);
    m_url->setText(m_config.url.toString());
    m_slots->setValue(m_config.slotCount);
    m_limit->setValue(qRound(m_config.vramThreshold * 100));
    if (m_interval->findData(m_config.healthIntervalMs) < 0)
        m_interval->addItem(tr("every %1 ms").arg(m_config.healthIntervalMs),
                            m_config.healthIntervalMs);
    m_interval->setCurrentIndex(m_interval->findData(m_config.healthIntervalMs));
    m_card->setText(m_config.card);
    m_auth->setCurrentIndex(m_auth->findData(static_cast<int>(m_config.auth)));
    m_header->setText(m_config.authHeader);
    if (!m_adding)
        m_secret->setPlaceholderText(tr("unchanged"));
    if (!m_config.pinnedCertificate.isEmpty())
        offerCertificate(m_config.pinnedCertificate, true);
}

void NodeDialog::connectFields()
{
    for (QLineEdit *field : {m_name, m_url, m_card, m_header, m_secret}) {
        connect(field, &QLineEdit::textEdited, this, [this] {
            m_touched = true;
            check();
        });
    }
    for (QSpinBox *field : {m_slots, m_limit})
        connect(field, &QSpinBox::valueChanged, this, &NodeDialog::check);
    for (QComboBox *field : {m_interval, m_auth})
        connect(field, &QComboBox::currentIndexChanged, this, &NodeDialog::check);
    connect(m_auth, &QComboBox::currentIndexChanged, this, &NodeDialog::showCredential);
    connect(m_pin, &QCheckBox::toggled, this, &NodeDialog::check);
    for (QLineEdit *field : {m_url, m_header, m_secret})
        connect(field, &QLineEdit::textEdited, this, &NodeDialog::forgetTest);
    connect(m_auth, &QComboBox::currentIndexChanged, this, &NodeDialog::forgetTest);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_named = true; });
    connect(m_url, &QLineEdit::textEdited, this, [this] {
        if (m_adding && !m_named)
            m_name->setText(suggestedNodeName(normalisedNodeUrl(m_url->text()), m_taken));
        check();
    });
}

NodeConfig NodeDialog::config() const
{
    NodeConfig typed = m_config;
    typed.name = m_name->text().trimmed();
    typed.url = normalisedNodeUrl(m_url->text());
    typed.slotCount = m_slots->value();
    // 0.95 must come back as 0.95, not as 95 / 100 of something near it.
    if (m_limit->value() != qRound(m_config.vramThreshold * 100))
        typed.vramThreshold = m_limit->value() / 100.0;
    typed.healthIntervalMs = m_interval->currentData().toInt();
    typed.card = m_card->text().trimmed();
    typed.auth = static_cast<NodeAuth>(m_auth->currentData().toInt());
    typed.authHeader =
        typed.auth == NodeAuth::Header ? m_header->text().trimmed() : m_config.authHeader;
    typed.pinnedCertificate = m_pin->isChecked() ? m_certificate : QByteArray();
    return typed;
}

void NodeDialog::showCredential()
{
    const auto auth = static_cast<NodeAuth>(m_auth->currentData().toInt());
    for (QWidget *widget :
         {static_cast<QWidget *>(m_header), static_cast<QWidget *>(m_headerLabel)})
        widget->setVisible(auth == NodeAuth::Header);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_secret), static_cast<QWidget *>(m_secretLabel)})
        widget->setVisible(auth != NodeAuth::None);
    adjustSize();
}

void NodeDialog::check()
{
    QString fault = nodeConfigFault(config());
    if (!m_url->text().trimmed().isEmpty() && !normalisedNodeUrl(m_url->text()).isValid())
        fault = tr("Address: “%1” is not an address such as http://192.168.1.5:8188.")
                    .arg(m_url->text().trimmed());
    m_save->setEnabled(fault.isEmpty() && !m_busy);
    m_test->setEnabled(normalisedNodeUrl(m_url->text()).isValid());
    // An untouched form is not wrong yet.
    m_fault->setText(m_touched ? fault : QString());
    m_fault->setVisible(m_touched && !fault.isEmpty());
}

void NodeDialog::test()
{
    if (m_busy) // the button keeps the focus, which would else go to the one that closes
        return;
    const quint64 testing = ++m_testing;
    setBusy(true);
    m_result->say(NoteCard::Kind::Running, tr("Asking %1 …").arg(config().url.toString()), {});
    whenDone(m_engine.testNode(config(), m_secret->text()), this,
             [this, testing](const Result<NodeTest> &answer) {
                 if (testing != m_testing)
                     return;
                 setBusy(false);
                 showTest(answer);
             });
}

void NodeDialog::forgetTest()
{
    ++m_testing;
    m_result->hide();
    setBusy(false);
}

void NodeDialog::showTest(const Result<NodeTest> &answer)
{
    if (!answer) {
        m_result->say(NoteCard::Kind::Failed, tr("The test failed"), errorText(answer.error()),
                      true);
        const QByteArray shown =
            fingerprintIn(answer.error().message + u'\n' + answer.error().details);
        if (!shown.isEmpty() && shown != m_config.pinnedCertificate)
            offerCertificate(shown, false);
        return;
    }
    QStringList facts;
    if (!answer->comfyVersion.isEmpty())
        facts << tr("ComfyUI %1").arg(answer->comfyVersion);
    if (!answer->gpu.isEmpty())
        facts << answer->gpu;
    if (answer->vram.total > 0)
        facts << tr("%1 used").arg(vramText(answer->vram));
    facts << tr("answered in %1 ms").arg(answer->latencyMs);
    m_result->say(NoteCard::Kind::Done, tr("It answers"), facts.join(u", "_s));
    if (!answer->certificate.isEmpty() && m_certificate != answer->certificate)
        offerCertificate(answer->certificate, m_pin->isChecked());
}

void NodeDialog::offerCertificate(const QByteArray &fingerprint, bool check)
{
    m_certificate = fingerprint;
    const QString digits = QString::fromLatin1(fingerprint.toHex(':')).toUpper();
    m_pin->setText(tr("Trust only this certificate: %1…").arg(digits.left(23)));
    m_pin->setToolTip(digits);
    m_pin->setAccessibleDescription(digits);
    m_pin->setChecked(check);
    m_pin->show();
    this->check();
    adjustSize();
}

void NodeDialog::save()
{
    const NodeConfig typed = config();
    const QString secret = m_secret->text();
    setBusy(true);
    QFuture<Result<Node>> answer = [&] {
        if (m_adding)
            return m_engine.addNode(typed, secret);
        // Nothing typed keeps the stored secret, unless none is wanted any more.
        std::optional<QString> changed;
        if (!secret.isEmpty() || typed.auth == NodeAuth::None)
            changed = secret;
        return m_engine.updateNode(typed, changed);
    }();
    whenDone(std::move(answer), this, [this](const Result<Node> &node) {
        setBusy(false);
        if (!node) {
            m_result->say(NoteCard::Kind::Failed,
                          m_adding ? tr("The node was not added") : tr("The node was not saved"),
                          errorText(node.error()), true);
            return;
        }
        Q_EMIT saved(*node);
        accept();
    });
}

void NodeDialog::setBusy(bool busy)
{
    m_busy = busy;
    check();
}

} // namespace cq::ui
