#include "core/simnode/painter.h"

#include "core/simnode/imageops.h"

#include <QBuffer>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QRadialGradient>

#include <algorithm>
#include <array>
#include <cmath>

namespace cq::sim {

namespace {

/// splitmix64: the same numbers on every machine, which std distributions do not promise.
class Dice
{
public:
    explicit Dice(quint64 seed)
        : m_state(seed)
    {}

    quint64 next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }

    double unit() { return static_cast<double>(next() >> 11U) / 9007199254740992.0; }

    double between(double low, double high) { return low + (high - low) * unit(); }

    int below(int count) { return static_cast<int>(next() % static_cast<quint64>(count)); }

private:
    quint64 m_state;
};

quint64 hashOf(const std::string &words)
{
    quint64 hash = 0xCBF29CE484222325ULL;
    for (const char c : words)
        hash = (hash ^ static_cast<uchar>(c)) * 0x100000001B3ULL;
    return hash;
}

struct Palette
{
    QRgb zenith;
    QRgb horizon;
    QRgb glow;
    QRgb far;
    QRgb near;
    bool isNight;
};

constexpr std::array kPalettes{
    Palette{0xFF3B6FB6, 0xFFF6D9B8, 0xFFFFE9B0, 0xFF9DB4CC, 0xFF1F3B3A, false}, // morning
    Palette{0xFF2E3A78, 0xFFF39A6B, 0xFFFFC27A, 0xFF8C6E93, 0xFF2B1D35, false}, // sunset
    Palette{0xFF241B4B, 0xFFB46FA8, 0xFFF7C7D9, 0xFF6B5591, 0xFF16122B, true}, // violet dusk
    Palette{0xFF0B1733, 0xFF2F5D7C, 0xFFE8F0FF, 0xFF27486A, 0xFF060D1C, true}, // moonlight
    Palette{0xFF4E93C8, 0xFFDFF0EE, 0xFFFFFFFF, 0xFFA9C9C4, 0xFF1E4D33, false}, // noon
    Palette{0xFF6C4A2F, 0xFFF2C879, 0xFFFFE7A8, 0xFFC98F5A, 0xFF4A2412, false}, // autumn
    Palette{0xFF1C5C6B, 0xFFBFE3D0, 0xFFFDF7D0, 0xFF7FB7AE, 0xFF0E3531, false}, // teal
};

std::size_t paletteFor(const std::string &words, Dice &dice)
{
    const auto says = [&](const char *word) { return words.find(word) != std::string::npos; };
    if (says("night") || says("moon"))
        return 3;
    if (says("violet") || says("dusk") || says("stars"))
        return 2;
    if (says("autumn") || says("golden"))
        return 5;
    if (says("sunset") || says("evening"))
        return 1;
    if (says("sunrise") || says("morning") || says("mist"))
        return 0;
    if (says("forest") || says("sea"))
        return 6;
    return static_cast<std::size_t>(dice.below(static_cast<int>(kPalettes.size())));
}

QColor mixed(QRgb a, QRgb b, double share, int alpha = 255)
{
    const auto channel = [share](int x, int y) {
        return static_cast<int>(std::lround(x + (y - x) * share));
    };
    return QColor(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)),
                  channel(qBlue(a), qBlue(b)), alpha);
}

/// Smooth noise along a line: octaves of value noise, about −1…1.
class Ridge
{
public:
    Ridge(Dice &dice, double roughness)
        : m_roughness(roughness)
    {
        std::generate(m_values.begin(), m_values.end(), [&] { return dice.between(-1, 1); });
    }

    double at(double x) const
    {
        double sum = 0;
        double weight = 1;
        for (int octave = 0; octave < 6; ++octave) {
            sum += weight * smooth(x);
            x = x * 2 + 17.3;
            weight *= m_roughness;
        }
        return sum;
    }

private:
    double smooth(double x) const
    {
        const double low = std::floor(x);
        const double part = x - low;
        const double ease = part * part * (3 - 2 * part);
        return value(low) * (1 - ease) + value(low + 1) * ease;
    }

    double value(double index) const
    {
        const auto wrapped = static_cast<qint64>(index) & 255;
        return m_values[static_cast<std::size_t>(wrapped)];
    }

    std::array<double, 256> m_values{};
    double m_roughness;
};

void paintSky(QPainter &painter, QSizeF size, const Palette &palette, double horizon, Dice &dice,
              double drift)
{
    QLinearGradient sky(0, 0, 0, size.height() * horizon);
    sky.setColorAt(0, QColor::fromRgb(palette.zenith));
    sky.setColorAt(0.65, mixed(palette.zenith, palette.horizon, 0.6));
    sky.setColorAt(1, QColor::fromRgb(palette.horizon));
    painter.fillRect(QRectF(QPointF(0, 0), size), sky);

    if (palette.isNight) {
        for (int i = 0; i < 220; ++i) {
            const QPointF at(dice.unit() * size.width(),
                             dice.unit() * dice.unit() * size.height() * horizon);
            const double radius = size.width() / 1400.0 * dice.between(0.5, 1.5);
            painter.setBrush(QColor(255, 255, 255, static_cast<int>(dice.between(60, 230))));
            painter.drawEllipse(at, radius, radius);
        }
    }
    const QPointF sun(size.width() * dice.between(0.2, 0.8),
                      size.height() * horizon * dice.between(0.45, 0.85));
    const double radius = size.height() * dice.between(0.035, 0.06);
    QRadialGradient glow(sun, radius * 9);
    glow.setColorAt(0, mixed(palette.glow, palette.glow, 0, 200));
    glow.setColorAt(0.25, mixed(palette.glow, palette.horizon, 0.4, 90));
    glow.setColorAt(1, mixed(palette.glow, palette.horizon, 1, 0));
    painter.fillRect(QRectF(QPointF(0, 0), size), glow);
    painter.setBrush(mixed(palette.glow, 0xFFFFFFFF, 0.5, 245));
    painter.drawEllipse(sun, radius, radius);

    for (int i = 0; i < 7; ++i) {
        const double x = dice.between(-0.2, 1.2) + drift * dice.between(0.5, 1.2);
        const double y = dice.between(0.08, 0.7) * horizon;
        const double width = size.width() * dice.between(0.15, 0.4);
        painter.save();
        painter.translate(size.width() * x, size.height() * y);
        painter.scale(1, dice.between(0.05, 0.1));
        QRadialGradient cloud(QPointF(0, 0), width / 2);
        cloud.setColorAt(0, mixed(palette.glow, 0xFFFFFFFF, 0.4, palette.isNight ? 40 : 110));
        cloud.setColorAt(1, mixed(palette.glow, palette.horizon, 0.5, 0));
        painter.setBrush(cloud);
        painter.drawEllipse(QPointF(0, 0), width / 2, width / 2);
        painter.restore();
    }
}

void paintRidges(QPainter &painter, QSizeF size, const Palette &palette, double horizon, Dice &dice,
                 double drift)
{
    const int layers = 5;
    for (int layer = 0; layer < layers; ++layer) {
        const double depth = static_cast<double>(layer) / (layers - 1);
        const Ridge ridge(dice, 0.5 - 0.08 * depth);
        const double base =
            size.height() * (horizon - 0.06 + (1.02 - horizon) * std::pow(depth, 1.4) * 0.85);
        const double height = size.height() * (0.16 - 0.07 * depth);
        const double frequency = 2.2 + 1.6 * (1 - depth);
        const double offset = dice.between(0, 200) + drift * (0.3 + 2.2 * depth);
        QPainterPath path(QPointF(0, size.height()));
        const int points = 320;
        for (int i = 0; i <= points; ++i) {
            const double x = static_cast<double>(i) / points;
            path.lineTo(size.width() * x, base - height * ridge.at(x * frequency + offset));
        }
        path.lineTo(size.width(), size.height());
        path.closeSubpath();
        QLinearGradient fill(0, base - height, 0, base + size.height() * 0.25);
        fill.setColorAt(0, mixed(palette.far, palette.near, depth));
        fill.setColorAt(1, mixed(palette.far, palette.near, std::min(1.0, depth + 0.12)));
        painter.setBrush(fill);
        painter.drawPath(path);
        if (layer == layers - 1)
            break;
        QLinearGradient mist(0, base - height * 0.3, 0, base + size.height() * 0.14);
        mist.setColorAt(0, mixed(palette.horizon, palette.far, 0.2, 0));
        mist.setColorAt(
            1, mixed(palette.horizon, palette.far, 0.2, static_cast<int>(130 * (1 - depth) + 20)));
        painter.fillRect(QRectF(0, base - height * 0.3, size.width(), size.height()), mist);
    }
}

void paintWater(QPainter &painter, QImage &image, double top, const Palette &palette, Dice &dice)
{
    const int y = static_cast<int>(image.height() * top);
    const int depth = image.height() - y;
    const QImage mirror = image.copy(0, std::max(0, y - depth), image.width(), std::min(y, depth))
                              .mirrored(false, true);
    painter.drawImage(0, y, mirror);
    QLinearGradient tint(0, y, 0, image.height());
    tint.setColorAt(0, mixed(palette.horizon, palette.near, 0.3, 60));
    tint.setColorAt(1, mixed(palette.zenith, palette.near, 0.7, 210));
    painter.fillRect(QRectF(0, y, image.width(), depth), tint);
    for (int i = 0; i < 70; ++i) {
        const double part = dice.unit() * dice.unit();
        const double line = y + part * depth;
        const double width = image.width() * dice.between(0.02, 0.12) * (0.4 + part);
        painter.fillRect(
            QRectF(dice.unit() * image.width(), line, width, std::max(1.0, image.height() / 700.0)),
            mixed(palette.glow, palette.horizon, 0.3, static_cast<int>(dice.between(15, 60))));
    }
}

/// A trace of film grain, without which large gradients show bands.
void addGrain(QImage &image, Dice &dice)
{
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        quint64 bits = 0;
        for (int x = 0; x < image.width(); ++x) {
            if (x % 16 == 0)
                bits = dice.next();
            const int delta = static_cast<int>(bits & 7U) - 3;
            bits >>= 4U;
            const auto moved = [delta](int value) { return std::clamp(value + delta, 0, 255); };
            line[x] = qRgb(moved(qRed(line[x])), moved(qGreen(line[x])), moved(qBlue(line[x])));
        }
    }
}

constexpr int kLargestPainted = 2048;

} // namespace

QImage paintLandscape(QSize size, quint64 seed, const std::string &words, double drift)
{
    const QSize painted = size.width() > kLargestPainted || size.height() > kLargestPainted
        ? size.scaled(kLargestPainted, kLargestPainted, Qt::KeepAspectRatio)
        : size;
    Dice dice(seed ^ hashOf(words));
    const Palette &palette = kPalettes[paletteFor(words, dice)];
    QImage image(painted.expandedTo(QSize(1, 1)), QImage::Format_RGB32);
    const double horizon = dice.between(0.5, 0.64);
    const bool hasWater = words.find("lake") != std::string::npos
        || words.find("sea") != std::string::npos
        || (words.find("dune") == std::string::npos && dice.below(3) == 0);
    {
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        paintSky(painter, QSizeF(painted), palette, horizon, dice, drift);
        paintRidges(painter, QSizeF(painted), palette, horizon, dice, drift);
        if (hasWater)
            paintWater(painter, image, dice.between(0.74, 0.82), palette, dice);
    }
    addGrain(image, dice);
    if (painted != size)
        image = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return image.convertToFormat(QImage::Format_RGB888);
}

QList<QImage> decodedPictures(const Latent &latent)
{
    QList<QImage> pictures;
    const QSize size(latent.width, latent.height);
    const int count = std::max(latent.batch, latent.frames);
    for (int i = 0; i < count; ++i) {
        if (!latent.isSampled) {
            pictures.append(latent.base.isNull() ? emptyImage(size.width(), size.height(), 0x7A6A5C)
                                                 : savedForm(latent.base).scaled(size));
            continue;
        }
        const bool isVideo = latent.frames > 1;
        const quint64 seed = latent.seed + (isVideo ? 0 : static_cast<quint64>(i));
        QImage picture = paintLandscape(size, seed, latent.words, isVideo ? 0.006 * i : 0);
        if (!latent.base.isNull()) {
            QPainter painter(&picture);
            painter.setOpacity(std::clamp(1 - latent.denoise * 0.75, 0.0, 1.0));
            painter.drawImage(picture.rect(), savedForm(latent.base));
        }
        pictures.append(picture);
    }
    return pictures;
}

QImage previewBase(const Latent &latent)
{
    Latent small = latent;
    const QSize size = QSize(latent.width, latent.height).scaled(256, 256, Qt::KeepAspectRatio);
    small.width = std::max(1, size.width());
    small.height = std::max(1, size.height());
    small.batch = 1;
    small.frames = 1;
    small.isSampled = true;
    return decodedPictures(small).constFirst();
}

QImage samplerPreview(const QImage &small, quint64 seed, double progress)
{
    const int block = std::max(1, static_cast<int>(std::lround(10 * (1 - progress))));
    QImage picture =
        small
            .scaled(std::max(1, small.width() / block), std::max(1, small.height() / block),
                    Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .scaled(small.size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    Dice dice(seed + static_cast<quint64>(progress * 1000));
    const auto noise = static_cast<int>(150 * (1 - progress) * (1 - progress));
    if (noise == 0)
        return picture;
    for (int y = 0; y < picture.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(picture.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const quint64 bits = dice.next();
            const auto moved = [noise](int value, quint64 part) {
                return std::clamp(value + static_cast<int>(part % 511) * noise / 255 - noise, 0,
                                  255);
            };
            line[x] = qRgb(moved(qRed(line[x]), bits & 0xFFFFU),
                           moved(qGreen(line[x]), (bits >> 16U) & 0xFFFFU),
                           moved(qBlue(line[x]), (bits >> 32U) & 0xFFFFU));
        }
    }
    return picture;
}

QByteArray jpegBytes(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 95);
    return bytes;
}

QImage foregroundMask(const QImage &image)
{
    QImage mask(image.size(), QImage::Format_Grayscale8);
    mask.fill(0);
    QPainter painter(&mask);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QPointF center(image.width() / 2.0, image.height() / 2.0);
    const double radius = std::min(image.width(), image.height()) * 0.42;
    QRadialGradient edge(center, radius);
    edge.setColorAt(0, Qt::white);
    edge.setColorAt(0.94, Qt::white);
    edge.setColorAt(1, Qt::black);
    painter.setBrush(edge);
    painter.drawEllipse(center, radius, radius);
    return mask;
}

} // namespace cq::sim
