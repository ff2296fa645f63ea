#include "ui/widgets/icons.h"

#include "core/base/log.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcWidgets, "comfyqueue.ui.widgets")

QString resourceOf(const QString &name)
{
    return u":/icons/%1.svg"_s.arg(name);
}

QByteArray svgText(const QString &name)
{
    QFile file(resourceOf(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qCWarning(lcWidgets).noquote() << u"There is no icon named %1"_s.arg(name);
        return {};
    }
    return file.readAll();
}

/// Paints one drawing; the colour is looked up at painting time, which is what makes icons follow
/// the theme.
class TokenIconEngine : public QIconEngine
{
public:
    TokenIconEngine(QString name, Token token)
        : m_name(std::move(name))
        , m_token(token)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        painter->drawPixmap(rect,
                            scaledPixmap(rect.size() * painter->device()->devicePixelRatioF(), mode,
                                         state, painter->device()->devicePixelRatioF()));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State /*state*/,
                         qreal /*scale*/) override
    {
        // size is in device pixels already. A wide size asks for a gap: the drawing stands at the
        // left.
        const QColor ink = color(mode == QIcon::Disabled ? Token::Faint : m_token);
        const int side = qMin(size.width(), size.height());
        QPixmap drawing = iconPixmap(m_name, ink, side, 1.0);
        if (size.width() == side)
            return drawing;
        QPixmap wide(size);
        wide.fill(Qt::transparent);
        QPainter(&wide).drawPixmap(0, (size.height() - side) / 2, drawing);
        return wide;
    }

    QIconEngine *clone() const override { return new TokenIconEngine(m_name, m_token); }

    QString key() const override { return u"cq-token"_s; }

    QString iconName() override { return m_name; }

    bool isNull() override { return false; }

private:
    QString m_name;
    Token m_token;
};

} // namespace

QPixmap iconPixmap(const QString &name, const QColor &color, int side, qreal ratio)
{
    const int pixels = qMax(1, qRound(side * ratio));
    const QString key = u"cq-icon/%1/%2/%3/%4"_s.arg(name, color.name()).arg(pixels).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QByteArray svg = svgText(name);
    svg.replace("#1b2330", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    if (renderer.isValid()) {
        QPainter painter(&pixmap);
        renderer.render(&painter);
    }
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString &name, Token token)
{
    if (!QFile::exists(resourceOf(name))) {
        qCWarning(lcWidgets).noquote() << u"There is no icon named %1"_s.arg(name);
        return {};
    }
    return QIcon(new TokenIconEngine(name, token));
}

QIcon ownColoursIcon(const QString &name)
{
    return QIcon(resourceOf(name));
}

QIcon applicationIcon()
{
    QIcon icon;
    icon.addPixmap(QIcon(resourceOf(u"app-icon-16"_s)).pixmap(QSize(16, 16)));
    for (const int side : {24, 32, 48, 64, 128, 256})
        icon.addPixmap(QIcon(resourceOf(u"app-icon"_s)).pixmap(QSize(side, side)));
    return icon;
}

} // namespace cq::ui
