#include "ui/widgets/icons.h"
#include "ui/widgets/stylesheet.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>

#include <cmath>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

/// WCAG 2: relative luminance and contrast.
double luminance(const QColor &color)
{
    const auto linear = [](double value) {
        return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (qMax(first, second) + 0.05) / (qMin(first, second) + 0.05);
}

bool hasColour(const QImage &image, const QColor &wanted)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() == 255 && pixel.rgb() == wanted.rgb())
                return true;
        }
    }
    return false;
}

QStringList &warnings()
{
    static QStringList list;
    return list;
}

void keepWarnings(QtMsgType type, const QMessageLogContext & /*context*/, const QString &text)
{
    if (type != QtDebugMsg && type != QtInfoMsg)
        warnings().append(text);
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void textIsReadableOnEveryGround_data()
    {
        QTest::addColumn<int>("shade");
        QTest::addColumn<int>("ink");
        QTest::addColumn<int>("ground");
        const QList<std::pair<Token, QList<Token>>> pairs{
            {Token::Text,
             {Token::Window, Token::Surface, Token::SelectedRow, Token::Hover, Token::FailedTint,
              Token::WarningTint, Token::BarTrack}},
            {Token::Muted, {Token::Window, Token::Surface, Token::Hover}},
            {Token::Failed, {Token::Window, Token::Surface, Token::SelectedRow, Token::FailedTint}},
            {Token::Running,
             {Token::Window, Token::Surface, Token::SelectedRow, Token::RunningTint}},
            {Token::Done, {Token::Window, Token::Surface, Token::SelectedRow, Token::DoneTint}},
            {Token::Warning,
             {Token::Window, Token::Surface, Token::SelectedRow, Token::WarningTint}},
            {Token::OnHighlight, {Token::Highlight}},
            {Token::OnStrip, {Token::Strip}},
        };
        for (const Shade shade : {Shade::Light, Shade::Dark}) {
            for (const auto &[ink, grounds] : pairs) {
                for (const Token ground : grounds)
                    QTest::addRow("token %d on %d, shade %d", static_cast<int>(ink),
                                  static_cast<int>(ground), static_cast<int>(shade))
                        << static_cast<int>(shade) << static_cast<int>(ink)
                        << static_cast<int>(ground);
            }
        }
    }

    void textIsReadableOnEveryGround()
    {
        QFETCH(int, shade);
        QFETCH(int, ink);
        QFETCH(int, ground);
        const auto of = static_cast<Shade>(shade);
        QVERIFY(contrast(color(static_cast<Token>(ink), of), color(static_cast<Token>(ground), of))
                >= 4.5);
    }

    void everySeriesIsReadableOnACardAndUnlikeTheOthers()
    {
        for (const Shade shade : {Shade::Light, Shade::Dark}) {
            QSet<QRgb> seen;
            for (int i = 0; i < kSeriesCount; ++i) {
                const QColor line = seriesColor(i, shade);
                QVERIFY2(contrast(line, color(Token::Surface, shade)) >= 4.49,
                         qPrintable(line.name()));
                QVERIFY(!seen.contains(line.rgb()));
                seen.insert(line.rgb());
            }
            QCOMPARE(seriesColor(kSeriesCount, shade), seriesColor(0, shade));
        }
    }

    void tokensFollowTheThemeAtRunTime()
    {
        applyTheme(Shade::Light);
        QCOMPARE(color(Token::Surface), QColor(u"#ffffff"_s));
        applyTheme(Shade::Dark);
        QCOMPARE(color(Token::Surface), QColor(u"#1c222b"_s));
        QCOMPARE(QApplication::palette().color(QPalette::Window), QColor(u"#14191f"_s));
        applyTheme(Shade::Light);
        QCOMPARE(color(Token::Surface), QColor(u"#ffffff"_s));
    }

    void systemFollowsTheDesktopAndTheOthersDoNot()
    {
        QCOMPARE(shadeFor(cq::Theme::System, Shade::Dark), Shade::Dark);
        QCOMPARE(shadeFor(cq::Theme::System, Shade::Light), Shade::Light);
        QCOMPARE(shadeFor(cq::Theme::Light, Shade::Dark), Shade::Light);
        QCOMPARE(shadeFor(cq::Theme::Dark, Shade::Light), Shade::Dark);
    }

    void theSheetLeavesNoPlaceUnfilled()
    {
        for (const Shade shade : {Shade::Light, Shade::Dark})
            QVERIFY(!styleSheetOf(shade).contains(u'@'));
        QVERIFY(styleSheetOf(Shade::Light) != styleSheetOf(Shade::Dark));
    }

    void controlsFindTheirPictures()
    {
        warnings().clear();
        const QtMessageHandler before = qInstallMessageHandler(keepWarnings);
        applyTheme(Shade::Dark);
        QWidget form;
        QVBoxLayout column(&form);
        QComboBox combo;
        QSpinBox spin;
        QCheckBox check;
        check.setChecked(true);
        column.addWidget(&combo);
        column.addWidget(&spin);
        column.addWidget(&check);
        form.show();
        const QImage picture = form.grab().toImage();
        qInstallMessageHandler(before);
        applyTheme(Shade::Light);
        QVERIFY(!picture.isNull());
        for (const QString &text : warnings())
            QVERIFY2(!text.contains(u":/"_s), qPrintable(text));
    }

    void everyIconTakesTheColourItIsGiven()
    {
        const QStringList names = QDir(u":/icons"_s).entryList({u"*.svg"_s}, QDir::Files);
        QVERIFY(names.size() > 30);
        for (const QString &file : names) {
            const QString name = file.chopped(4);
            if (name.startsWith("app-icon"_L1) || name.startsWith("tray-"_L1))
                continue;
            const QImage image = iconPixmap(name, QColor(u"#ff0000"_s), 80, 1).toImage();
            QVERIFY2(hasColour(image, QColor(u"#ff0000"_s)), qPrintable(name));
            QVERIFY2(!hasColour(image, QColor(u"#1b2330"_s)), qPrintable(name));
        }
    }

    void anIconMadeBeforeFollowsTheTheme()
    {
        applyTheme(Shade::Light);
        const QIcon jobs = icon(u"jobs"_s);
        QVERIFY(hasColour(jobs.pixmap(80).toImage(), color(Token::Text, Shade::Light)));
        applyTheme(Shade::Dark);
        QVERIFY(hasColour(jobs.pixmap(80).toImage(), color(Token::Text, Shade::Dark)));
        QVERIFY(hasColour(jobs.pixmap(QSize(80, 80), QIcon::Selected).toImage(),
                          color(Token::Text, Shade::Dark)));
        QVERIFY(hasColour(jobs.pixmap(QSize(80, 80), QIcon::Disabled).toImage(),
                          color(Token::Faint, Shade::Dark)));
        applyTheme(Shade::Light);
    }

    void anUnknownIconIsNullAndSaysSo()
    {
        QTest::ignoreMessage(QtWarningMsg, "There is no icon named no-such");
        QVERIFY(icon(u"no-such"_s).isNull());
    }

    void theProgramHasItsIconInAllSizes()
    {
        for (const int side : {16, 32, 128})
            QCOMPARE(applicationIcon().pixmap(side).width(), side);
        for (const char *state : {"idle", "busy", "paused", "attention"})
            QVERIFY(!ownColoursIcon(u"tray-%1"_s.arg(QLatin1StringView(state)))
                         .pixmap(22)
                         .toImage()
                         .isNull());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
