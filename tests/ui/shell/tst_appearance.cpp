#include "ui/shell/appearance.h"

#include <QApplication>
#include <QLocale>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestAppearance : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theSettingWinsOverTheDesktop()
    {
        Appearance appearance;
        Settings settings;
        settings.theme = cq::Theme::Dark;
        appearance.setDesktopShade(Shade::Light);
        appearance.apply(settings);
        QCOMPARE(color(Token::Surface), color(Token::Surface, Shade::Dark));
        settings.theme = cq::Theme::Light;
        appearance.apply(settings);
        QCOMPARE(color(Token::Surface), color(Token::Surface, Shade::Light));
    }

    void systemFollowsTheDesktopAtRunTime()
    {
        Appearance appearance;
        appearance.setDesktopShade(Shade::Light);
        appearance.apply({});
        QCOMPARE(color(Token::Surface), color(Token::Surface, Shade::Light));
        appearance.setDesktopShade(Shade::Dark);
        QCOMPARE(color(Token::Surface), color(Token::Surface, Shade::Dark));
        Settings fixed;
        fixed.theme = cq::Theme::Dark;
        appearance.apply(fixed);
        appearance.setDesktopShade(Shade::Light);
        QCOMPARE(color(Token::Surface), color(Token::Surface, Shade::Dark));
    }

    void theLanguageBringsItsNumbers()
    {
        Appearance appearance;
        Settings settings;
        settings.language = u"de"_s;
        appearance.apply(settings);
        QCOMPARE(QLocale().toString(1.5), u"1,5"_s);
        settings.language = u"en"_s;
        appearance.apply(settings);
        QCOMPARE(QLocale().toString(1.5), u"1.5"_s);
    }
};

QTEST_MAIN(TestAppearance)
#include "tst_appearance.moc"
