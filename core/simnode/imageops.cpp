#include "core/simnode/imageops.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

bool isFloat(const QImage &image)
{
    return image.format() == QImage::Format_RGBX32FPx4
        || image.format() == QImage::Format_RGBA32FPx4;
}

float *floats(QImage &image, int y)
{
    return reinterpret_cast<float *>(image.scanLine(y));
}

const float *floats(const QImage &image, int y)
{
    return reinterpret_cast<const float *>(image.constScanLine(y));
}

/// Divides by 255 as ComfyUI does. Qt's own conversion multiplies by a rounded 1/255, which
/// SaveImage's cutting off would show as a step less.
QImage asFloat(const QImage &image)
{
    if (isFloat(image))
        return image;
    const bool hasAlpha = image.hasAlphaChannel();
    const QImage source =
        image.convertToFormat(hasAlpha ? QImage::Format_RGBA8888 : QImage::Format_RGBX8888);
    QImage result(image.size(), hasAlpha ? QImage::Format_RGBA32FPx4 : QImage::Format_RGBX32FPx4);
    for (int y = 0; y < source.height(); ++y) {
        const uchar *in = source.constScanLine(y);
        std::transform(in, in + static_cast<std::ptrdiff_t>(source.width()) * 4, floats(result, y),
                       [](uchar value) { return static_cast<float>(value) / 255.0F; });
    }
    return result;
}

/// Where a target pixel takes its value from: consecutive source pixels and their shares.
struct Taps
{
    int first = 0;
    std::vector<float> shares;
};

double cubic(double x)
{
    constexpr double a = -0.75; // torch's choice
    x = std::abs(x);
    if (x <= 1)
        return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2)
        return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
    return 0;
}

double sinc(double x)
{
    if (x == 0)
        return 1;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double lanczos(double x)
{
    return std::abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
}

/// Adds a share to a source pixel, those outside counting for the border.
void addTap(Taps &taps, int index, int size, double share)
{
    index = std::clamp(index, 0, size - 1);
    if (taps.shares.empty())
        taps.first = index;
    const auto at = static_cast<std::size_t>(index - taps.first);
    if (at >= taps.shares.size())
        taps.shares.resize(at + 1, 0.0F);
    taps.shares[at] += static_cast<float>(share);
}

std::vector<Taps> tapsFor(ScaleMethod method, int from, int to)
{
    std::vector<Taps> all(static_cast<std::size_t>(to));
    const double ratio = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        Taps &taps = all[static_cast<std::size_t>(i)];
        const double center = (i + 0.5) * ratio;
        switch (method) {
        case ScaleMethod::NearestExact:
            addTap(taps, static_cast<int>(std::floor(center)), from, 1);
            break;
        case ScaleMethod::Bilinear: {
            const double at = std::max(0.0, center - 0.5);
            const int low = static_cast<int>(at);
            addTap(taps, low, from, 1 - (at - low));
            addTap(taps, low + 1, from, at - low);
            break;
        }
        case ScaleMethod::Area: {
            const int begin = static_cast<int>((static_cast<qint64>(i) * from) / to);
            const int end = static_cast<int>(((static_cast<qint64>(i) + 1) * from + to - 1) / to);
            for (int j = begin; j < end; ++j)
                addTap(taps, j, from, 1.0 / (end - begin));
            break;
        }
        case ScaleMethod::Bicubic: {
            const int low = static_cast<int>(std::floor(center - 0.5));
            const double part = center - 0.5 - low;
            for (int j = -1; j <= 2; ++j)
                addTap(taps, low + j, from, cubic(part - j));
            break;
        }
        case ScaleMethod::Lanczos: {
            const double widen = std::max(1.0, ratio);
            const double support = 3 * widen;
            const int begin = std::max(0, static_cast<int>(std::lround(center - support)));
            const int end = std::min(from, static_cast<int>(std::lround(center + support)));
            double sum = 0;
            for (int j = begin; j < end; ++j)
                sum += lanczos((j + 0.5 - center) / widen);
            for (int j = begin; j < end; ++j)
                addTap(taps, j, from, lanczos((j + 0.5 - center) / widen) / sum);
            break;
        }
        }
    }
    return all;
}

QImage resampled(const QImage &image, ScaleMethod method, int width, int height)
{
    const QImage source = asFloat(image);
    const std::vector<Taps> across = tapsFor(method, source.width(), width);
    const std::vector<Taps> down = tapsFor(method, source.height(), height);
    // Pillow rounds to whole steps after each direction; torch keeps fractions.
    const bool isRounded = method == ScaleMethod::Lanczos;
    const auto kept = [isRounded](float value) {
        return isRounded ? std::clamp(std::floor(value * 255.0F + 0.5F), 0.0F, 255.0F) / 255.0F
                         : value;
    };
    QImage middle(width, source.height(), source.format());
    for (int y = 0; y < source.height(); ++y) {
        const float *in = floats(source, y);
        float *out = floats(middle, y);
        for (const Taps &taps : across) {
            std::array<float, 4> sum{};
            const float *pixel = in + static_cast<std::ptrdiff_t>(taps.first) * 4;
            for (const float share : taps.shares) {
                for (std::size_t c = 0; c < 4; ++c)
                    sum[c] += share * pixel[c];
                pixel += 4;
            }
            for (std::size_t c = 0; c < 4; ++c)
                *out++ = kept(sum[c]);
        }
    }
    QImage result(width, height, source.format());
    const auto row = static_cast<std::size_t>(width) * 4;
    std::vector<float> sum(row);
    for (int y = 0; y < height; ++y) {
        const Taps &taps = down[static_cast<std::size_t>(y)];
        std::fill(sum.begin(), sum.end(), 0.0F);
        int from = taps.first;
        for (const float share : taps.shares) {
            const float *in = floats(std::as_const(middle), from++);
            for (std::size_t i = 0; i < row; ++i)
                sum[i] += share * in[i];
        }
        float *out = floats(result, y);
        for (std::size_t i = 0; i < row; ++i)
            out[i] = kept(sum[i]);
    }
    return result;
}

QImage nearest(const QImage &image, int width, int height)
{
    const std::vector<Taps> across = tapsFor(ScaleMethod::NearestExact, image.width(), width);
    const std::vector<Taps> down = tapsFor(ScaleMethod::NearestExact, image.height(), height);
    QImage result(width, height, image.format());
    const int bytes = image.depth() / 8;
    for (int y = 0; y < height; ++y) {
        const uchar *in = image.constScanLine(down[static_cast<std::size_t>(y)].first);
        uchar *out = result.scanLine(y);
        for (const Taps &taps : across) {
            const uchar *pixel = in + static_cast<std::ptrdiff_t>(taps.first) * bytes;
            out = std::copy(pixel, pixel + bytes, out);
        }
    }
    return result;
}

/// common_upscale's crop: what is too much on the longer side goes, half on each end, by Python's
/// round().
QImage croppedTo(const QImage &image, int width, int height)
{
    const double oldAspect = static_cast<double>(image.width()) / image.height();
    const double newAspect = static_cast<double>(width) / height;
    int x = 0;
    int y = 0;
    if (oldAspect > newAspect)
        x = static_cast<int>(
            std::nearbyint((image.width() - image.width() * (newAspect / oldAspect)) / 2));
    else if (oldAspect < newAspect)
        y = static_cast<int>(
            std::nearbyint((image.height() - image.height() * (oldAspect / newAspect)) / 2));
    if (x == 0 && y == 0)
        return image;
    return image.copy(x, y, image.width() - 2 * x, image.height() - 2 * y);
}

float blend(float a, float b, const QString &mode)
{
    if (mode == "multiply"_L1)
        return a * b;
    if (mode == "screen"_L1)
        return 1 - (1 - a) * (1 - b);
    if (mode == "overlay"_L1)
        return a <= 0.5F ? 2 * a * b : 1 - 2 * (1 - a) * (1 - b);
    if (mode == "difference"_L1)
        return a - b;
    if (mode == "soft_light"_L1) {
        const float g = a <= 0.25F ? ((16 * a - 12) * a + 4) * a : std::sqrt(a);
        return b <= 0.5F ? a - (1 - 2 * b) * a * (1 - a) : a + (2 * b - 1) * (g - a);
    }
    return b;
}

} // namespace

ScaleMethod scaleMethod(const QString &word)
{
    if (word == "bilinear"_L1)
        return ScaleMethod::Bilinear;
    if (word == "area"_L1)
        return ScaleMethod::Area;
    if (word == "bicubic"_L1)
        return ScaleMethod::Bicubic;
    if (word == "lanczos"_L1)
        return ScaleMethod::Lanczos;
    return ScaleMethod::NearestExact;
}

QImage emptyImage(int width, int height, quint32 color)
{
    QImage image(width, height, QImage::Format_RGB888);
    image.fill(QColor::fromRgb(static_cast<int>((color >> 16) & 0xFFU),
                               static_cast<int>((color >> 8) & 0xFFU),
                               static_cast<int>(color & 0xFFU)));
    return image;
}

QImage scaledImage(const QImage &image, ScaleMethod method, int width, int height, bool cropCenter)
{
    if (width == 0 && height == 0)
        return image;
    // Python's round() takes halves to the even number, as nearbyint does.
    if (width == 0)
        width = std::max(1,
                         static_cast<int>(std::nearbyint(static_cast<double>(image.width()) * height
                                                         / image.height())));
    if (height == 0)
        height = std::max(1,
                          static_cast<int>(std::nearbyint(static_cast<double>(image.height())
                                                          * width / image.width())));
    const QImage source = cropCenter ? croppedTo(image, width, height) : image;
    if (method == ScaleMethod::NearestExact)
        return nearest(source, width, height);
    if (method == ScaleMethod::Lanczos)
        return savedForm(resampled(savedForm(source), method, width, height));
    return resampled(source, method, width, height);
}

QImage invertedImage(const QImage &image)
{
    QImage result = asFloat(image);
    const bool hasAlpha = image.hasAlphaChannel();
    for (int y = 0; y < result.height(); ++y) {
        float *line = floats(result, y);
        for (int x = 0; x < result.width(); ++x, line += 4) {
            for (int c = 0; c < (hasAlpha ? 4 : 3); ++c)
                line[c] = 1.0F - line[c];
        }
    }
    return result;
}

QImage blendedImage(const QImage &first, const QImage &second, double factor, const QString &mode)
{
    QImage result = asFloat(first);
    const QImage other =
        asFloat(first.size() == second.size() ? second
                                              : scaledImage(second, ScaleMethod::Bicubic,
                                                            first.width(), first.height(), true));
    const auto share = static_cast<float>(factor);
    for (int y = 0; y < result.height(); ++y) {
        float *line = floats(result, y);
        const float *with = floats(other, y);
        for (int x = 0; x < result.width(); ++x, line += 4, with += 4) {
            for (int c = 0; c < 3; ++c)
                line[c] = std::clamp(line[c] * (1 - share) + blend(line[c], with[c], mode) * share,
                                     0.0F, 1.0F);
        }
    }
    return result;
}

QImage savedForm(const QImage &image)
{
    const bool hasAlpha = image.hasAlphaChannel();
    const auto format = hasAlpha ? QImage::Format_RGBA8888 : QImage::Format_RGB888;
    if (!isFloat(image))
        return image.convertToFormat(format);
    QImage result(image.size(), format);
    for (int y = 0; y < image.height(); ++y) {
        const float *in = floats(image, y);
        uchar *out = result.scanLine(y);
        for (int x = 0; x < image.width(); ++x, in += 4) {
            for (int c = 0; c < (hasAlpha ? 4 : 3); ++c)
                *out++ = static_cast<uchar>(std::clamp(255.0F * in[c], 0.0F, 255.0F));
        }
    }
    return result;
}

} // namespace cq::sim
