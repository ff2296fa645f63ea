#include "app/serve.h"
#include "core/base/log.h"
#include "tests/app/program.h"
#include "tests/support/brokenpage.h"
#include "ui/shell/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

template <typename Widget> Widget *shown(const QString &name)
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->objectName() == name && widget->isVisible())
            return qobject_cast<Widget *>(widget);
    }
    return nullptr;
}

} // namespace

/// The program with its window, by main()'s own door, on databases that are not sound.
class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_folder.reset(); }

    void whatCannotBeLoadedIsAskedAbout();
    void damageMetWhileRunningLeadsToTheQuestion();
    void missingAccountsAreAskedAbout();

private:
    QString folder() const { return m_folder->filePath(u"data"_s); }

    QString queue() const { return folder() + u"/queue.db"_s; }

    /// Databases, without their journals.
    QStringList aside() const
    {
        QStringList names = QDir(folder()).entryList({u"*.damaged-*"_s});
        names.removeIf([](const QString &name) {
            return name.endsWith(u"-wal"_s) || name.endsWith(u"-shm"_s);
        });
        return names;
    }

    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Runs the program; `act` looks at its windows again and again, and ends it.
    int run(const std::function<void()> &act) const
    {
        QTimer look;
        connect(&look, &QTimer::timeout, qApp, act);
        look.start(20);
        QTimer patience; // a box that nobody answers would stay for ever
        connect(&patience, &QTimer::timeout, qApp, [] {
            qWarning("gave up");
            if (auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget()))
                box->reject();
            QCoreApplication::exit(kGivenUp);
        });
        patience.start(kPatienceMs);
        ServeOptions options;
        options.dataFolder = folder();
        options.assignments = {u"listener.enabled=false"_s};
        return serve(options);
    }

    /// Ends the program when its window knows what there is.
    static void endWhenShown()
    {
        const auto *window = shown<ui::MainWindow>(u"mainWindow"_s);
        if (window && window->vitals().known() && !window->vitals().damage())
            QCoreApplication::exit(0);
    }

    static constexpr int kGivenUp = 99;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecovery::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QCOMPARE(call({u"node"_s, u"list"_s, u"--data-dir"_s, folder()}).code, 0); // makes it
}

void TestRecovery::whatCannotBeLoadedIsAskedAbout()
{
    breakPage(queue(), u"jobs_by_state"_s);
    const QByteArray before = bytesOf(queue());
    QStringList said;
    const int refused = run([&said] {
        if (auto *question = shown<QMessageBox>(u"recoveryQuestion"_s)) {
            said << question->informativeText();
            question->reject();
        } else if (auto *box = shown<QMessageBox>(u"startFailed"_s)) {
            said << box->informativeText();
            box->accept();
        }
    });
    QCOMPARE(refused, 1);
    QCOMPARE(said.size(), 2);
    QVERIFY2(said.first().contains(queue()), qPrintable(said.first()));
    QCOMPARE(bytesOf(queue()), before);
    QCOMPARE(aside(), QStringList());

    int asked = 0;
    const int agreed = run([&asked] {
        if (auto *question = shown<QMessageBox>(u"recoveryQuestion"_s)) {
            ++asked;
            question->findChild<QPushButton *>(u"recover"_s)->click();
        } else if (asked > 0) {
            endWhenShown();
        }
    });
    QCOMPARE(agreed, 0);
    QCOMPARE(asked, 1);
    QCOMPARE(aside().size(), 1);
    QCOMPARE(bytesOf(folder() + u'/' + aside().first()), before); // nothing lost
}

void TestRecovery::damageMetWhileRunningLeadsToTheQuestion()
{
    // There is a backup, and what is read right after the start is broken.
    QVERIFY(QFile::copy(queue(), queue() + u".v8.backup"_s));
    breakPage(queue(), u"outputs_without_preview"_s);
    bool clicked = false;
    int asked = 0;
    QString said;
    const int code = run([&] {
        if (auto *question = shown<QMessageBox>(u"recoveryQuestion"_s)) {
            ++asked;
            said = question->informativeText();
            question->findChild<QPushButton *>(u"recover"_s)->click();
            return;
        }
        if (asked > 0) {
            endWhenShown();
            return;
        }
        auto *window = shown<ui::MainWindow>(u"mainWindow"_s);
        auto *strip = window ? window->findChild<QWidget *>(u"strip"_s) : nullptr;
        if (!clicked && strip && strip->isVisible() && window->vitals().damage()) {
            clicked = true;
            strip->findChild<QPushButton *>(u"stripAction"_s)->click();
        }
    });
    QCOMPARE(code, 0);
    QVERIFY(clicked); // the window was there and said it
    QCOMPARE(asked, 1);
    QVERIFY2(said.contains(u"queue.db.v8.backup"_s), qPrintable(said));
    QCOMPARE(aside().size(), 1);
}

void TestRecovery::missingAccountsAreAskedAbout()
{
    const QString accounts = folder() + u"/comfyqueue.db"_s;
    QVERIFY(QFile::remove(accounts));
    QString said;
    const int code = run([&said] {
        if (auto *question = shown<QMessageBox>(u"recoveryQuestion"_s)) {
            said = question->informativeText();
            question->findChild<QPushButton *>(u"recover"_s)->click();
        } else if (!said.isEmpty()) {
            endWhenShown();
        }
    });
    QCOMPARE(code, 0);
    QVERIFY2(said.contains(accounts) && said.contains(u"missing"_s), qPrintable(said));
    QVERIFY(QFileInfo(accounts).size() > 0);
    QCOMPARE(aside(), QStringList());
}

QTEST_MAIN(TestRecovery)

#include "recovery.moc"
