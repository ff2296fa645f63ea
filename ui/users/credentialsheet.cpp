#include "ui/users/credentialsheet.h"

#include "ui/widgets/qrcode.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Sheet
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::CredentialSheet)
};

constexpr int kColumns = 2;
constexpr int kRows = 5;
constexpr int kPerPage = kColumns * kRows;

// Millimetres on a card.
constexpr double kPadding = 5;
constexpr double kCode = 40;
constexpr double kSmall = 3.0; ///< height of letters
constexpr double kText = 4.4;
constexpr double kName = 6.4;

class CardPainter
{
public:
    CardPainter(QPainter &painter, double millimetre, const QString &url)
        : m_painter(painter)
        , m_mm(millimetre)
        , m_url(url)
        , m_code(url)
    {}

    void paint(const QRectF &card, const IssuedAccount &person)
    {
        m_painter.setPen(QPen(QColor(0x99, 0x99, 0x99), 0.15 * m_mm, Qt::DashLine));
        m_painter.drawRect(card);
        QRectF inside =
            card.adjusted(kPadding * m_mm, kPadding * m_mm, -kPadding * m_mm, -kPadding * m_mm);
        if (!m_code.isNull()) {
            const double side = kCode * m_mm;
            paintQrCode(m_painter,
                        QRectF(inside.right() - side, inside.center().y() - side / 2, side, side),
                        m_code);
            inside.setRight(inside.right() - side - 2 * m_mm);
        }
        m_left = inside;
        const QString password = person.password;
        line(Sheet::tr("Name"), kSmall, false);
        line(person.account.name, kName, false, true);
        skip(3);
        line(Sheet::tr("Password"), kSmall, false);
        line(password, kText, true, true);
        if (!m_url.isEmpty()) {
            skip(3);
            line(Sheet::tr("Address"), kSmall, false);
            line(m_url, kSmall, false, true);
        }
    }

private:
    /// One line from the top of what is left, smaller when it does not fit.
    void line(const QString &text, double height, bool fixed, bool strong = false)
    {
        QFont font = fixed ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : m_painter.font();
        font.setBold(strong);
        double pixels = height * m_mm;
        font.setPixelSize(std::max(1, qRound(pixels)));
        const double width = QFontMetricsF(font, m_painter.device()).horizontalAdvance(text);
        if (width > m_left.width()) {
            pixels *= m_left.width() / width;
            font.setPixelSize(std::max(1, static_cast<int>(pixels)));
        }
        m_painter.save();
        m_painter.setFont(font);
        m_painter.setPen(strong ? Qt::black : QColor(0x55, 0x55, 0x55));
        const double step = height * m_mm * 1.35;
        m_painter.drawText(QRectF(m_left.left(), m_left.top(), m_left.width(), step),
                           Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        m_painter.restore();
        m_left.setTop(m_left.top() + step);
    }

    void skip(double millimetres) { m_left.setTop(m_left.top() + millimetres * m_mm); }

    QPainter &m_painter;
    double m_mm; ///< a millimetre in units of the device
    QString m_url;
    QrCode m_code;
    QRectF m_left;
};

QString quoted(QString field)
{
    const bool plain = std::ranges::none_of(
        field, [](QChar c) { return c == u',' || c == u'"' || c == u'\r' || c == u'\n'; });
    if (plain)
        return field;
    return u'"' + field.replace(u'"', u"\"\""_s) + u'"';
}

} // namespace

int sheetPages(const CredentialSheet &sheet)
{
    return (static_cast<int>(sheet.people.size()) + kPerPage - 1) / kPerPage;
}

void paintSheet(QPagedPaintDevice &device, const CredentialSheet &sheet)
{
    QPainter painter(&device);
    constexpr double kMillimetresPerInch = 25.4;
    CardPainter cards(painter, device.logicalDpiX() / kMillimetresPerInch, sheet.url);
    const double width = static_cast<double>(device.width()) / kColumns;
    const double height = static_cast<double>(device.height()) / kRows;
    for (int i = 0; i < sheet.people.size(); ++i) {
        const int place = i % kPerPage;
        if (i > 0 && place == 0)
            device.newPage();
        const int column = place % kColumns;
        const int row = place / kColumns;
        cards.paint(QRectF(column * width, row * height, width, height), sheet.people.at(i));
    }
}

QByteArray sheetPdf(const CredentialSheet &sheet)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        constexpr int kDotsPerInch = 600;
        constexpr double kMargin = 10;
        writer.setResolution(kDotsPerInch);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(kMargin, kMargin, kMargin, kMargin),
                              QPageLayout::Millimeter);
        writer.setTitle(Sheet::tr("Sign-in cards"));
        writer.setCreator(u"ComfyQueue"_s);
        paintSheet(writer, sheet);
    }
    return bytes;
}

QByteArray sheetCsv(const CredentialSheet &sheet)
{
    QString text = u"name,password,role,url\r\n"_s;
    for (const IssuedAccount &person : sheet.people)
        text += QStringList{quoted(person.account.name), quoted(person.password),
                            roleWord(person.account.role), quoted(sheet.url)}
                    .join(u',')
            + u"\r\n"_s;
    return text.toUtf8();
}

} // namespace cq::ui
