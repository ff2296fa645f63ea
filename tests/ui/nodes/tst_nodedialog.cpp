#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/nodes/nodedialog.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kFingerprint = u"AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:"
                              "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99";

/// An open dialog and its fields.
class Stage
{
public:
    explicit Stage(NodeDialog *shown)
        : dialog(shown)
    {
        dialog->show();
    }

    ~Stage() { delete dialog; }

    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    template <typename T> T *find(const char16_t *name) const
    {
        return dialog->findChild<T *>(QString::fromUtf16(name));
    }

    void type(const char16_t *name, const QString &text) const
    {
        find<QLineEdit>(name)->clear();
        QTest::keyClicks(find<QLineEdit>(name), text);
    }

    void choose(const char16_t *name, int data) const
    {
        auto *box = find<QComboBox>(name);
        box->setCurrentIndex(box->findData(data));
    }

    QPushButton *save() const { return find<QPushButton>(u"nodeSave"); }

    QString fault() const { return find<QLabel>(u"nodeFault")->text(); }

    NoteCard *result() const { return find<NoteCard>(u"nodeTestResult"); }

    QPointer<NodeDialog> dialog;
};

} // namespace

class TestNodeDialog : public QObject
{
    Q_OBJECT

private:
    FakeEngineHandle m_engine;

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void init()
    {
        m_engine.broken.reset();
        m_engine.calls.clear();
        playBusy(m_engine);
    }

    void namesAreSuggested_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QStringList>("taken");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *what, const QString &url, const QStringList &taken,
                            const QString &name) { QTest::newRow(what) << url << taken << name; };
        row("another computer", u"http://gpu-7.school:8188"_s, {}, u"gpu-7.school"_s);
        row("this computer", u"http://127.0.0.1:8188"_s, {}, u"node-8188"_s);
        row("this computer by name", u"http://localhost:8190"_s, {}, u"node-8190"_s);
        row("this computer, IPv6", u"http://[::1]:8188"_s, {}, u"node-8188"_s);
        row("taken", u"http://127.0.0.1:8188/a"_s, {u"Node-8188"_s}, u"node-8188-2"_s);
        row("taken twice", u"http://gpu:1"_s, {u"gpu"_s, u"gpu-2"_s}, u"gpu-3"_s);
        row("nothing", {}, {}, {});
    }

    void namesAreSuggested()
    {
        QFETCH(QString, url);
        QFETCH(QStringList, taken);
        QFETCH(QString, name);
        QCOMPARE(suggestedNodeName(QUrl(url), taken), name);
    }

    void aSuggestedNameIsNoOtherNodes()
    {
        Node there;
        there.config.id = NodeId{77};
        there.config.name = u"192.168.1.5"_s;
        m_engine.publishNode(there);
        Stage stage(new NodeDialog(m_engine, 0.9));
        QTRY_COMPARE(([&stage] {
                         stage.type(u"nodeUrl", u"192.168.1.5:8189"_s);
                         return stage.find<QLineEdit>(u"nodeName")->text();
                     }()),
                     u"192.168.1.5-2"_s);
        m_engine.publishNodeGone(there.config.id);
    }

    void aNewNodeIsAdded()
    {
        Stage stage(new NodeDialog(m_engine, 0.9));
        QVERIFY(!stage.save()->isEnabled());
        QVERIFY(!stage.find<QLabel>(u"nodeFault")->isVisible()); // untouched is not wrong yet
        stage.type(u"nodeUrl", u"192.168.1.5:8188"_s);
        QCOMPARE(stage.find<QLineEdit>(u"nodeName")->text(), u"192.168.1.5"_s);
        stage.type(u"nodeName", u"gpu-z"_s);
        stage.find<QSpinBox>(u"nodeSlots")->setValue(3);
        stage.choose(u"nodeInterval", 30000);
        stage.type(u"nodeCard", u"card-1"_s);
        QSignalSpy saved(stage.dialog, &NodeDialog::saved);
        QVERIFY(stage.save()->isEnabled());
        QTest::mouseClick(stage.save(), Qt::LeftButton);
        QTRY_COMPARE(saved.count(), 1);
        const NodeConfig &config = m_engine.lastConfig;
        QCOMPARE(config.name, u"gpu-z"_s);
        QCOMPARE(config.url, QUrl(u"http://192.168.1.5:8188"_s));
        QCOMPARE(config.slotCount, 3);
        QCOMPARE(config.vramThreshold, 0.9);
        QCOMPARE(config.healthIntervalMs, 30000);
        QCOMPARE(config.card, u"card-1"_s);
        QVERIFY(m_engine.lastSecret.isEmpty());
        QTRY_VERIFY(stage.dialog.isNull());
    }

    void mistakesAreSaidWhileOneTypes()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        stage.type(u"nodeUrl", u"ftp://x"_s);
        QVERIFY(!stage.save()->isEnabled());
        QVERIFY2(stage.fault().contains(u"ftp://x"_s), qPrintable(stage.fault()));
        stage.type(u"nodeUrl", u"http://me:secret@host:1"_s);
        QVERIFY2(stage.fault().contains(u"credential"_s), qPrintable(stage.fault()));
        stage.type(u"nodeUrl", u"http://host:1"_s);
        QVERIFY(stage.save()->isEnabled());
        stage.type(u"nodeName", u"x"_s);
        stage.find<QLineEdit>(u"nodeName")->clear();
        QTest::keyClick(stage.find<QLineEdit>(u"nodeName"), Qt::Key_Space);
        QVERIFY2(stage.fault().startsWith(u"Name"_s), qPrintable(stage.fault()));
        QVERIFY(!stage.save()->isEnabled());
    }

    void aHeaderCredentialNeedsItsName()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        stage.type(u"nodeUrl", u"http://host:1"_s);
        QVERIFY(!stage.find<QLineEdit>(u"nodeSecret")->isVisible());
        stage.choose(u"nodeAuth", static_cast<int>(NodeAuth::Header));
        QVERIFY(stage.find<QLineEdit>(u"nodeHeader")->isVisible());
        QVERIFY(stage.fault().startsWith(u"Header"_s));
        stage.type(u"nodeHeader", u"X-API-Key"_s);
        stage.type(u"nodeSecret", u"s3cret"_s);
        QCOMPARE(stage.find<QLineEdit>(u"nodeSecret")->echoMode(), QLineEdit::Password);
        QTest::mouseClick(stage.save(), Qt::LeftButton);
        QTRY_COMPARE(m_engine.lastSecret, u"s3cret"_s);
        QCOMPARE(m_engine.lastConfig.authHeader, u"X-API-Key"_s);
    }

    void theTestSaysWhatAnswered()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        NodeTest answer;
        answer.gpu = u"RTX 4090"_s;
        answer.comfyVersion = u"0.3.34"_s;
        answer.latencyMs = 7;
        m_engine.testAnswer = answer;
        stage.type(u"nodeUrl", u"http://host:1"_s);
        QTest::mouseClick(stage.find<QPushButton>(u"nodeTest"), Qt::LeftButton);
        QCOMPARE(m_engine.calls.last(), u"testNode http://host:1"_s);
        QTRY_COMPARE(stage.result()->title(), u"It answers"_s);
        QVERIFY(stage.result()->text().contains(u"RTX 4090"_s));
        QVERIFY(stage.result()->text().contains(u"7 ms"_s));
        m_engine.testAnswer = fail(ErrorKind::Unavailable, u"host:1 refuses the connection"_s);
        QTest::mouseClick(stage.find<QPushButton>(u"nodeTest"), Qt::LeftButton);
        QTRY_COMPARE(stage.result()->title(), u"The test failed"_s);
        QVERIFY(stage.result()->text().contains(u"host:1 refuses the connection"_s));
        QVERIFY(!stage.find<QCheckBox>(u"nodePin")->isVisible());
    }

    void anotherAddressHasNotAnswered()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        m_engine.testAnswer = NodeTest();
        stage.type(u"nodeUrl", u"http://host:1"_s);
        auto *test = stage.find<QPushButton>(u"nodeTest");
        test->setFocus();
        QTest::keyClick(test, Qt::Key_Space);
        QCOMPARE(stage.dialog->focusWidget(), test); // not the button that closes
        QTest::keyClick(test, Qt::Key_Space);
        QCOMPARE(m_engine.calls.count(u"testNode http://host:1"_s), 1); // one at a time
        QTRY_COMPARE(stage.result()->title(), u"It answers"_s);
        QCOMPARE(stage.dialog->focusWidget(), test);
        stage.type(u"nodeUrl", u"http://host:2"_s);
        QVERIFY(!stage.result()->isVisible());
        // What was asked before comes too late.
        QTest::keyClick(test, Qt::Key_Space);
        stage.type(u"nodeUrl", u"http://host:3"_s);
        QCoreApplication::processEvents();
        QVERIFY(!stage.result()->isVisible());
    }

    void aDistrustedCertificateCanBePinned()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        m_engine.testAnswer = fail(
            ErrorKind::Unavailable,
            u"host shows a certificate that is not trusted. Its fingerprint is %1; pin it"_s.arg(
                QString::fromUtf16(kFingerprint)));
        stage.type(u"nodeUrl", u"https://host:1"_s);
        QTest::mouseClick(stage.find<QPushButton>(u"nodeTest"), Qt::LeftButton);
        auto *pin = stage.find<QCheckBox>(u"nodePin");
        QTRY_VERIFY(pin->isVisible());
        QVERIFY(!pin->isChecked()); // trusting is a decision
        QVERIFY(stage.dialog->config().pinnedCertificate.isEmpty());
        QTest::mouseClick(pin, Qt::LeftButton, {}, QPoint(8, pin->height() / 2));
        QCOMPARE(stage.dialog->config().pinnedCertificate,
                 QByteArray::fromHex(
                     "aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899"));
        QVERIFY(stage.save()->isEnabled());
    }

    void fingerprintsAreFoundInSentences_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("in a sentence")
            << u"Its SHA-256 is %1; pin it"_s.arg(QString::fromUtf16(kFingerprint))
            << qsizetype{32};
        QTest::newRow("too short") << u"AA:BB:CC"_s << qsizetype{0};
        QTest::newRow("none") << u"certificate expired"_s << qsizetype{0};
    }

    void fingerprintsAreFoundInSentences()
    {
        QFETCH(QString, text);
        QTEST(fingerprintIn(text).size(), "size");
    }

    void aFailedSaveKeepsWhatWasTyped()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        stage.type(u"nodeUrl", u"http://host:1"_s);
        stage.type(u"nodeName", u"gpu-a"_s); // there is one of that name
        QTest::mouseClick(stage.save(), Qt::LeftButton);
        QTRY_COMPARE(stage.result()->title(), u"The node was not added"_s);
        QVERIFY(stage.result()->text().contains(u"gpu-a"_s));
        QVERIFY(stage.dialog->isVisible());
        QCOMPARE(stage.find<QLineEdit>(u"nodeUrl")->text(), u"http://host:1"_s);
        QVERIFY(stage.save()->isEnabled());
    }

    void editingKeepsTheSecretAndWhatIsNotShown()
    {
        NodeConfig config = m_engine.node(NodeId{2})->config;
        config.auth = NodeAuth::Bearer;
        config.vramThreshold = 0.953;
        config.healthIntervalMs = 700;
        config.pinnedCertificate = QByteArray(32, 'x');
        Stage stage(new NodeDialog(m_engine, config));
        QCOMPARE(stage.dialog->config(), config); // nothing touched, nothing changed
        stage.type(u"nodeName", u"renamed"_s);
        QTest::mouseClick(stage.save(), Qt::LeftButton);
        QTRY_COMPARE(m_engine.lastConfig.name, u"renamed"_s);
        QCOMPARE(m_engine.lastConfig.id, NodeId{2});
        QCOMPARE(m_engine.lastSecret, u"(kept)"_s);
        QTRY_VERIFY(stage.dialog.isNull());
    }

    void everyFieldHasAName()
    {
        Stage stage(new NodeDialog(m_engine, 0.95));
        QList<QWidget *> fields;
        for (QWidget *field : stage.dialog->findChildren<QWidget *>()) {
            const bool isField = qobject_cast<QComboBox *>(field) != nullptr
                || qobject_cast<QAbstractSpinBox *>(field) != nullptr
                || (qobject_cast<QLineEdit *>(field) != nullptr
                    && !field->objectName().startsWith(u"qt_"_s));
            if (isField)
                fields.append(field);
        }
        QVERIFY(fields.size() >= 9);
        for (const QWidget *field : fields) {
            QVERIFY2(!field->objectName().isEmpty(), field->metaObject()->className());
            QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
        }
    }
};

QTEST_MAIN(TestNodeDialog)
#include "tst_nodedialog.moc"
