#include "core/simnode/simnode.h"
#include "simclient.h"

#include <QFile>
#include <QImage>

using namespace Qt::StringLiterals;
using cq::test::Json;

namespace {

Json workflow(const char *name)
{
    QFile file(QStringLiteral(CQ_SOURCE_DIR "/resources/workflows/%1").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no workflow %s", name);
    return Json::parse(file.readAll().toStdString());
}

cq::SimNodeConfig quickConfig()
{
    cq::SimNodeConfig config;
    config.node = cq::defaultScenario().nodes.constFirst();
    config.node.jobSeconds = 0;
    return config;
}

} // namespace

class tst_SimNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blankImageRunsEndToEnd();
};

void tst_SimNode::blankImageRunsEndToEnd()
{
    cq::SimNode node(quickConfig());
    QVERIFY(node.start());
    cq::test::SimClient client(node.url());
    cq::test::SimSocket socket(node.url(), u"me"_s);
    QVERIFY(socket.isOpen);

    const auto answer =
        client.post(u"/prompt"_s, {{"prompt", workflow("blank-image.json")}, {"client_id", "me"}});
    QCOMPARE(answer.status, 200);
    const std::string id = answer.json()["prompt_id"];
    QVERIFY(socket.waitForEnd(id));

    const Json entry = client.get(u"/history/"_s + QString::fromStdString(id)).json()[id];
    const Json image = entry["outputs"]["3"]["images"][0];
    QCOMPARE(QString::fromStdString(image["filename"]), u"blank_00001_.png"_s);
    const auto file = client.get(u"/view?filename=blank_00001_.png&type=output"_s);
    QCOMPARE(file.status, 200);
    const QImage picture = QImage::fromData(file.body);
    QCOMPARE(picture.size(), QSize(512, 384));
    QCOMPARE(picture.pixelColor(100, 100), QColor(0x33, 0x66, 0x99));
}

QTEST_GUILESS_MAIN(tst_SimNode)

#include "tst_simnode.moc"
