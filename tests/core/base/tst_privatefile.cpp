#include "core/base/privatefile.h"

#include "tests/support/answer.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

constexpr QFile::Permissions kOwnerOnly =
    QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;

} // namespace

class TestPrivateFile : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

private Q_SLOTS:

    void onlyTheOwnerMayReadWhatWasWritten()
    {
        CQ_VERIFY_OK(writePrivateFile(path(u"a"_s), "one"));
        QCOMPARE(QFile::permissions(path(u"a"_s)), kOwnerOnly);
        const auto read = readPrivateFile(path(u"a"_s), 100);
        CQ_VERIFY_OK(read);
        QCOMPARE(*read, "one");
    }

    void replacingTakesTheRightsOfOthersAway()
    {
        CQ_VERIFY_OK(writePrivateFile(path(u"b"_s), "one"));
        QVERIFY(QFile::setPermissions(path(u"b"_s), kOwnerOnly | QFile::ReadOther));
        CQ_VERIFY_OK(writePrivateFile(path(u"b"_s), "two"));
        QCOMPARE(QFile::permissions(path(u"b"_s)), kOwnerOnly);
        QCOMPARE(*readPrivateFile(path(u"b"_s), 3), "two");
    }

    void makingKeepsWhatIsThere()
    {
        const auto first = makePrivateFile(path(u"c"_s), "first");
        CQ_VERIFY_OK(first);
        QVERIFY(*first);
        QCOMPARE(QFile::permissions(path(u"c"_s)), kOwnerOnly);
        const auto second = makePrivateFile(path(u"c"_s), "second");
        CQ_VERIFY_OK(second);
        QVERIFY(!*second);
        QCOMPARE(*readPrivateFile(path(u"c"_s), 100), "first");
    }

    void nothingElseIsLeftInTheFolder()
    {
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name),
                 (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    }

    void whatOthersMayUseIsRefused_data()
    {
        QTest::addColumn<QFile::Permission>("right");
        QTest::newRow("the group reads") << QFile::ReadGroup;
        QTest::newRow("the group writes") << QFile::WriteGroup;
        QTest::newRow("everybody reads") << QFile::ReadOther;
        QTest::newRow("everybody writes") << QFile::WriteOther;
    }

    void whatOthersMayUseIsRefused()
    {
        QFETCH(QFile::Permission, right);
        CQ_VERIFY_OK(writePrivateFile(path(u"d"_s), "secret"));
        QVERIFY(QFile::setPermissions(path(u"d"_s), kOwnerOnly | right));
        const auto read = readPrivateFile(path(u"d"_s), 100);
        CQ_VERIFY_ERROR(read, ErrorKind::Storage, u"chmod 600 '%1'"_s.arg(path(u"d"_s)));
    }

    void whatIsMissingIsNotFound()
    {
        CQ_VERIFY_ERROR(readPrivateFile(path(u"none"_s), 100), ErrorKind::NotFound,
                        path(u"none"_s));
    }

    void whatIsTooLargeIsRefused()
    {
        CQ_VERIFY_OK(writePrivateFile(path(u"e"_s), "four"));
        CQ_VERIFY_ERROR(readPrivateFile(path(u"e"_s), 3), ErrorKind::Storage, u"too large"_s);
    }

    void aFolderIsNoFile()
    {
        CQ_VERIFY_ERROR(readPrivateFile(m_folder.path(), 3), ErrorKind::Storage, m_folder.path());
    }

    void withoutItsFolderNothingIsWritten()
    {
        const QString lost = path(u"nowhere/f"_s);
        CQ_VERIFY_ERROR(writePrivateFile(lost, "x"), ErrorKind::Storage, path(u"nowhere"_s));
        CQ_VERIFY_ERROR(makePrivateFile(lost, "x"), ErrorKind::Storage, path(u"nowhere"_s));
    }
};

QTEST_GUILESS_MAIN(TestPrivateFile)
#include "tst_privatefile.moc"
