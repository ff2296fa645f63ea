#include "core/webhooks/signature.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::webhooks;

class TestSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    /// The example of the Standard Webhooks reference libraries.
    void theExampleOfTheSpecificationIsSigned()
    {
        const QByteArray secret = QByteArray::fromBase64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        QCOMPARE(signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                           R"({"test": 2432232314})"),
                 "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        QCOMPARE(secretText(secret), u"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"_s);
    }

    void everyAccountHasASecretOfItsOwn()
    {
        const QByteArray key(32, 'k');
        QSet<QByteArray> secrets;
        for (int account = 1; account <= 100; ++account)
            secrets.insert(accountSecret(key, UserId{account}));
        QCOMPARE(secrets.size(), 100);
        for (const QByteArray &secret : secrets)
            QCOMPARE(secret.size(), 32); // the specification wants 24 to 64
        QVERIFY(!secrets.contains(key));
        QVERIFY(!secrets.contains(accountSecret(QByteArray(32, 'l'), UserId{1})));
        QVERIFY(secrets.contains(accountSecret(key, UserId{1}))); // and keeps it
    }
};

QTEST_GUILESS_MAIN(TestSignature)

#include "tst_signature.moc"
