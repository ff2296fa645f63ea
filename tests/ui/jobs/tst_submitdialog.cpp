#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/jobs/submitdialog.h"
#include "ui/jobs/workflowfile.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kGraph = R"({"1": {"class_type": "CheckpointLoaderSimple",
    "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
    "2": {"class_type": "LoadImage", "inputs": {"image": "cat.png"}},
    "4": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "seed": 18446744073709551615}}})";

constexpr auto kNoFiles = R"({"1": {"class_type": "EmptyImage", "inputs": {"width": 64}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}})";

/// Fields of an open dialog.
struct Fields
{
    explicit Fields(SubmitDialog *shown)
        : dialog(shown)
    {}

    template <typename T> T *find(const char16_t *name) const
    {
        return dialog->findChild<T *>(QString::fromUtf16(name));
    }

    QPushButton *go() const { return find<QPushButton>(u"submitGo"); }

    QString fault() const { return find<QLabel>(u"submitFault")->text(); }

    SubmitDialog *dialog;
};

} // namespace

class TestSubmitDialog : public QObject
{
    Q_OBJECT

private:
    FakeEngineHandle m_engine;
    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(bytes);
        return file.fileName();
    }

private Q_SLOTS:

    void initTestCase()
    {
        applyTheme(Shade::Light);
        playBusy(m_engine);
    }

    void cleanup() { m_engine.broken.reset(); }

    void aFileIsShownAndSubmitted()
    {
        write(u"cat.png"_s, "not really");
        const QString path = write(u"portrait.json"_s, kGraph);
        QPointer<SubmitDialog> dialog = new SubmitDialog(m_engine);
        const Fields fields(dialog.data());
        QSignalSpy submitted(dialog, &SubmitDialog::submitted);
        dialog->show();
        QVERIFY(!fields.go()->isEnabled());
        dialog->openFile(path);
        QTRY_VERIFY(fields.go()->isEnabled());
        QCOMPARE(dialog->findChild<FactList *>(u"submitFacts"_s)->value(u"Models"_s),
                 u"sd_xl_base_1.0.safetensors"_s);
        QCOMPARE(fields.find<QLineEdit>(u"submitTitle")->text(), u"portrait"_s);
        QCOMPARE(fields.find<QLineEdit>(u"submitInput0")->text(), m_folder.filePath(u"cat.png"_s));
        auto *node = fields.find<QComboBox>(u"submitNode");
        QTRY_COMPARE(node->count(), 5);
        node->setCurrentIndex(2);
        QTest::mouseClick(fields.find<QCheckBox>(u"submitHold"), Qt::LeftButton, {}, QPoint(8, 12));
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        QTRY_COMPARE(submitted.count(), 1);
        const JobRequest &request = m_engine.lastRequest;
        QCOMPARE(request.graph, QByteArray(kGraph)); // byte for byte, the large seed included
        QCOMPARE(request.title, u"portrait"_s);
        QCOMPARE(request.inputs.size(), 1);
        QCOMPARE(request.inputs.first().name, u"cat.png"_s);
        QCOMPARE(request.inputs.first().path, m_folder.filePath(u"cat.png"_s));
        QCOMPARE(request.pinnedNode, NodeId{2});
        QVERIFY(request.held);
        QTRY_VERIFY(dialog.isNull());
    }

    void aTypedPathIsTakenByEnter()
    {
        const QString path = write(u"typed.json"_s, kNoFiles);
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        const Fields fields(dialog.get());
        const QSignalSpy submitted(dialog.get(), &SubmitDialog::submitted);
        dialog->show();
        auto *source = fields.find<QLineEdit>(u"submitFile");
        QTest::keyClicks(source, path);
        QTest::keyClick(source, Qt::Key_Return);
        QTRY_VERIFY(fields.find<FactList>(u"submitFacts")->isVisible());
        QCOMPARE(submitted.count(), 0); // looked at first
        QTest::keyClick(source, Qt::Key_Return);
        QTRY_COMPARE(submitted.count(), 1);
    }

    void aTypedPathIsTakenWhenTheFocusLeaves()
    {
        const QString path = write(u"typed.json"_s, kNoFiles);
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        const Fields fields(dialog.get());
        dialog->show();
        dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
        auto *source = fields.find<QLineEdit>(u"submitFile");
        source->setFocus();
        QTest::keyClicks(source, path);
        QTest::keyClick(source, Qt::Key_Tab);
        QTRY_VERIFY(fields.find<FactList>(u"submitFacts")->isVisible());
        QTRY_VERIFY(fields.go()->isEnabled());
    }

    void aTypedPathIsTakenByTheClickOnSubmit_data()
    {
        QTest::addColumn<bool>("active"); // then the click also takes the focus away
        QTest::newRow("in the active window") << true;
        QTest::newRow("in another") << false;
    }

    void aTypedPathIsTakenByTheClickOnSubmit()
    {
        QFETCH(bool, active);
        const QString path = write(u"typed.json"_s, kGraph); // with a file it needs
        write(u"cat.png"_s, "not really");
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        const Fields fields(dialog.get());
        const QSignalSpy submitted(dialog.get(), &SubmitDialog::submitted);
        dialog->show();
        if (active) {
            dialog->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(dialog.get()));
        }
        auto *source = fields.find<QLineEdit>(u"submitFile");
        source->setFocus();
        QTest::keyClicks(source, path);
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        QTRY_COMPARE(submitted.count(), 1);
        QCOMPARE(m_engine.lastRequest.graph, QByteArray(kGraph));
        QCOMPARE(m_engine.lastRequest.inputs.size(), 1);
    }

    void aClickOnSubmitIsForgottenWhenSomethingIsMissing()
    {
        QTemporaryDir elsewhere;
        QFile lonely(elsewhere.filePath(u"lonely.json"_s));
        QVERIFY(lonely.open(QIODevice::WriteOnly));
        lonely.write(kGraph);
        lonely.close();
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        const Fields fields(dialog.get());
        const QSignalSpy submitted(dialog.get(), &SubmitDialog::submitted);
        dialog->show();
        QTest::keyClicks(fields.find<QLineEdit>(u"submitFile"), lonely.fileName());
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        QTRY_VERIFY(fields.find<QLabel>(u"submitInputFault0") != nullptr);
        QTRY_VERIFY(!fields.go()->isEnabled());
        fields.find<QLineEdit>(u"submitInput0")->setText(write(u"cat.png"_s, "not really"));
        QTRY_VERIFY(fields.go()->isEnabled());
        QCOMPARE(submitted.count(), 0); // whoever chose the file decides anew
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        QTRY_COMPARE(submitted.count(), 1);
    }

    void aMissingFileIsNamedUntilItIsChosen()
    {
        QTemporaryDir elsewhere;
        QFile lonely(elsewhere.filePath(u"portrait.json"_s));
        QVERIFY(lonely.open(QIODevice::WriteOnly));
        lonely.write(kGraph);
        lonely.close();
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        const Fields fields(dialog.get());
        dialog->show();
        dialog->openFile(lonely.fileName());
        QTRY_VERIFY(fields.find<QLabel>(u"submitInputFault0") != nullptr);
        QVERIFY(fields.find<QLabel>(u"submitInputFault0")->text().contains(u"cat.png"_s));
        QVERIFY(!fields.go()->isEnabled());
        auto *path = fields.find<QLineEdit>(u"submitInput0");
        QTest::keyClicks(path, elsewhere.filePath(u"nothing.png"_s));
        QTRY_VERIFY(
            fields.find<QLabel>(u"submitInputFault0")->text().startsWith(u"There is no file"_s));
        QVERIFY(!fields.go()->isEnabled());
        path->clear();
        QTest::keyClicks(path, lonely.fileName()); // any file will do
        QTRY_VERIFY(fields.go()->isEnabled());
    }

    void badInputIsSaidBesideTheField_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        QTest::newRow("not JSON") << QByteArray("hello") << u"bad.json"_s;
        QTest::newRow("editor format")
            << QByteArray(R"({"nodes": [], "links": [], "version": 0.4})") << u"API"_s;
        QTest::newRow("empty graph") << QByteArray("{}") << u"bad.json"_s;
        QTest::newRow("empty file") << QByteArray() << u"empty"_s;
    }

    void badInputIsSaidBesideTheField()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        const Fields fields(dialog.get());
        dialog->show();
        dialog->openFile(write(u"bad.json"_s, bytes));
        QTRY_VERIFY2(fields.fault().contains(says), qPrintable(fields.fault()));
        QVERIFY(fields.find<QLabel>(u"submitFault")->isVisible());
        QVERIFY(!fields.go()->isEnabled());
        QCOMPARE(fields.find<QLineEdit>(u"submitFile")->text(), m_folder.filePath(u"bad.json"_s));
        dialog.release()->close();
    }

    void aHugeFileIsRefusedUnread()
    {
        const QString path = write(u"huge.json"_s, "{");
        QVERIFY(QFile::resize(path, 200LL * 1024 * 1024)); // sparse
        const Result<LoadedWorkflow> loaded = readWorkflowFile(path);
        QVERIFY(!loaded);
        QVERIFY2(loaded.error().message.contains(u"200 MB"_s), qPrintable(loaded.error().message));
        QVERIFY(loaded.error().message.contains(u"10 MB"_s));
        QVERIFY(QFile::remove(path));
    }

    void aMissingWorkflowOrAFolderIsNamed()
    {
        QVERIFY(
            readWorkflowFile(u"/nowhere/x.json"_s).error().message.contains(u"/nowhere/x.json"_s));
        QVERIFY(readWorkflowFile(m_folder.path()).error().message.contains(u"folder"_s));
    }

    void aPngCarriesItsPrompt()
    {
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::red);
        image.setText(u"prompt"_s, QString::fromLatin1(kNoFiles));
        const QString path = m_folder.filePath(u"picture.png"_s);
        QVERIFY(image.save(path));
        const Result<LoadedWorkflow> loaded = readWorkflowFile(path);
        QVERIFY2(loaded.has_value(), loaded ? "" : qPrintable(loaded.error().message));
        QCOMPARE(loaded->info.nodeCount, 2);
        QCOMPARE(loaded->title, u"picture"_s);
    }

    void pastingAWorkflowReadsIt()
    {
        QApplication::clipboard()->setText(QString::fromLatin1(kNoFiles));
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        const Fields fields(dialog.get());
        dialog->show();
        QTest::mouseClick(fields.find<QPushButton>(u"submitPaste"), Qt::LeftButton);
        QTRY_VERIFY(fields.go()->isEnabled());
        QCOMPARE(fields.find<QLineEdit>(u"submitTitle")->text(), u"Pasted workflow"_s);
        // By key, into the file field: a workflow, not a path.
        QApplication::clipboard()->setText(u"{\"broken"_s);
        QTest::keyClick(fields.find<QLineEdit>(u"submitFile"), Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(!fields.fault().isEmpty());
        dialog.release()->close();
    }

    void aDroppedFileIsRead()
    {
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        const Fields fields(dialog.get());
        dialog->show();
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(write(u"dropped.json"_s, kNoFiles))});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(dialog.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(dialog.get(), &drop);
        QTRY_COMPARE(fields.find<QLineEdit>(u"submitTitle")->text(), u"dropped"_s);
        QTRY_VERIFY(fields.go()->isEnabled());
        dialog.release()->close();
    }

    void copiesAreSubmittedOneAfterTheOther()
    {
        m_engine.calls.clear();
        QPointer<SubmitDialog> dialog = new SubmitDialog(m_engine);
        const Fields fields(dialog.data());
        QSignalSpy submitted(dialog, &SubmitDialog::submitted);
        dialog->show();
        dialog->openFile(write(u"many.json"_s, kNoFiles));
        QTRY_VERIFY(fields.go()->isEnabled());
        fields.find<QSpinBox>(u"submitCopies")->setValue(3);
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        QTRY_COMPARE(submitted.count(), 1);
        QCOMPARE(submitted.first().first().toInt(), 3);
        QCOMPARE(m_engine.calls,
                 (QStringList{u"submit many"_s, u"submit many"_s, u"submit many"_s}));
    }

    void aRefusalKeepsWhatWasTyped()
    {
        auto dialog = std::make_unique<SubmitDialog>(m_engine);
        const Fields fields(dialog.get());
        dialog->show();
        dialog->openFile(write(u"kept.json"_s, kNoFiles));
        QTRY_VERIFY(fields.go()->isEnabled());
        auto *title = fields.find<QLineEdit>(u"submitTitle");
        title->selectAll();
        QTest::keyClicks(title, u"my name"_s);
        m_engine.broken = fail(ErrorKind::Invalid, u"graph node 2 has no input"_s);
        QTest::mouseClick(fields.go(), Qt::LeftButton);
        auto *failure = dialog->findChild<NoteCard *>(u"submitFailure"_s);
        QTRY_VERIFY(failure->isVisible());
        QVERIFY(failure->text().contains(u"graph node 2 has no input"_s));
        QCOMPARE(title->text(), u"my name"_s);
        QVERIFY(fields.go()->isEnabled());
        QVERIFY(dialog->isVisible());
        dialog.release()->close();
    }
};

QTEST_MAIN(TestSubmitDialog)
#include "tst_submitdialog.moc"
