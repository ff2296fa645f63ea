#include "core/simnode/performer.h"

#include "core/simnode/imageops.h"
#include "core/simnode/painter.h"
#include "core/simnode/pngfile.h"
#include "core/simnode/videofile.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QImageReader>
#include <QTransform>

#include <algorithm>
#include <array>
#include <cmath>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

NodeResult values(std::vector<Value> made)
{
    NodeResult result;
    result.values = std::move(made);
    return result;
}

GraphOutcome done(NodeResult result)
{
    GraphOutcome outcome;
    outcome.result = std::move(result);
    return outcome;
}

GraphOutcome give(std::vector<Value> made)
{
    return done(values(std::move(made)));
}

GraphOutcome raise(const char *type, const QString &message)
{
    GraphOutcome outcome;
    outcome.result = GraphFailure{type, message.toStdString()};
    return outcome;
}

template <typename Change> Pictures changed(const Pictures &pictures, Change change)
{
    Pictures result;
    for (const QImage &image : pictures.images)
        result.images.append(change(image));
    return result;
}

// Writing files

Json hashEntry(const FileRef &ref, const QByteArray &bytes)
{
    return {{"filename", ref.name.toStdString()},
            {"sha256",
             QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString()}};
}

GraphOutcome savePictures(const GraphTask &task, const QString &type, const QString &prefix)
{
    const auto pictures = task.link<Pictures>("images");
    const auto refs =
        task.files->reserve(type, prefix, u"png"_s, static_cast<int>(pictures.images.size()));
    if (!refs)
        return raise("Exception", refs.error().message);
    NodeResult result;
    result.ui["images"] = Json::array();
    qsizetype index = 0;
    for (const FileRef &ref : *refs) {
        auto texts = task.extraTexts;
        texts.prepend({"prompt", task.promptText});
        const QByteArray png = pngBytes(savedForm(pictures.images.at(index++)), texts);
        const auto saved = task.files->save(ref, png);
        if (!saved)
            return raise("OSError", saved.error().message);
        result.ui["images"].push_back(ref.json());
        result.outputHashes.push_back(hashEntry(ref, png));
    }
    return done(std::move(result));
}

GraphOutcome saveImage(const GraphTask &task)
{
    return savePictures(task, u"output"_s, qtText(task.text("filename_prefix", "ComfyUI")));
}

GraphOutcome previewImage(const GraphTask &task)
{
    return savePictures(task, u"temp"_s, u"ComfyUI_temp_"_s + task.files->tempWord());
}

GraphOutcome sendPictures(const GraphTask &task)
{
    const bool isTooling = task.type == "ETN_SendImageWebSocket";
    const bool isJpeg = isTooling && task.text("format", "PNG") == "JPEG";
    GraphOutcome outcome;
    outcome.frameFormat = isJpeg ? 1 : 2;
    outcome.framesWithMetadata = !isTooling;
    NodeResult result;
    const QList<QImage> images = task.link<Pictures>("images").images;
    for (const QImage &image : images) {
        const QImage picture = savedForm(image);
        outcome.frames.append(isJpeg ? jpegBytes(picture) : pngBytes(picture));
        if (isTooling)
            result.ui["images"].push_back({{"source", "websocket"},
                                           {"content-type", isJpeg ? "image/jpeg" : "image/png"},
                                           {"type", "output"}});
    }
    outcome.result = std::move(result);
    return outcome;
}

struct VideoFile
{
    QString extension;
    QByteArray bytes;
};

VideoFile encoded(const QString &format, const QList<QImage> &frames, double rate, int loops)
{
    QList<QImage> plain;
    for (const QImage &frame : frames)
        plain.append(savedForm(frame).convertToFormat(QImage::Format_RGB888));
    if (format == "image/gif"_L1)
        return {u"gif"_s, gifBytes(plain, rate, loops)};
    return {u"mp4"_s, mp4Bytes(plain, rate)};
}

GraphOutcome combineVideo(const GraphTask &task)
{
    QList<QImage> frames = task.link<Pictures>("images").images;
    if (task.flag("pingpong") && frames.size() > 2) {
        for (qsizetype i = frames.size() - 2; i > 0; --i)
            frames.append(frames.at(i));
    }
    const QString format = qtText(task.text("format", "video/h264-mp4"));
    const double rate = task.number("frame_rate", 8);
    const VideoFile video =
        encoded(format, frames, rate, static_cast<int>(task.number("loop_count")));
    const QString type = task.flag("save_output", true) ? u"output"_s : u"temp"_s;
    const QString prefix = qtText(task.text("filename_prefix", "AnimateDiff"));
    // The add-on keeps the first frame as a PNG with the workflow beside the video, under the same
    // number.
    const auto refs = task.files->reserve(type, prefix, video.extension, 1, false);
    if (!refs)
        return raise("Exception", refs.error().message);
    const FileRef ref = refs->front();
    FileRef still = ref;
    still.name = ref.name.section(u'.', 0, -2) + ".png"_L1;
    NodeResult result;
    result.values = {Value{}};
    if (!frames.isEmpty()) {
        auto texts = task.extraTexts;
        texts.prepend({"prompt", task.promptText});
        const auto kept = task.files->save(still, pngBytes(savedForm(frames.constFirst()), texts));
        if (!kept)
            return raise("OSError", kept.error().message);
    }
    const auto saved = task.files->save(ref, video.bytes);
    if (!saved)
        return raise("OSError", saved.error().message);
    Json item = ref.json();
    item["format"] = format.toStdString();
    item["frame_rate"] = rate;
    item["workflow"] = still.name.toStdString();
    item["fullpath"] = task.files->path(ref).value_or(QString()).toStdString();
    result.ui["gifs"] = Json::array({item});
    result.outputHashes.push_back(hashEntry(ref, video.bytes));
    return done(std::move(result));
}

GraphOutcome saveVideo(const GraphTask &task)
{
    const auto video = task.link<Video>("video");
    const VideoFile file = encoded(u"mp4"_s, video.frames, video.rate, 0);
    const auto refs = task.files->reserve(
        u"output"_s, qtText(task.text("filename_prefix", "video/ComfyUI")), u"mp4"_s, 1);
    if (!refs)
        return raise("Exception", refs.error().message);
    const auto saved = task.files->save(refs->front(), file.bytes);
    if (!saved)
        return raise("OSError", saved.error().message);
    NodeResult result;
    result.ui = {{"images", Json::array({refs->front().json()})},
                 {"animated", Json::array({true})}};
    result.outputHashes.push_back(hashEntry(refs->front(), file.bytes));
    return done(std::move(result));
}

// Reading pictures

/// IMAGE is RGB, MASK is what is not opaque; without alpha a 64 × 64 mask of zeros.
GraphOutcome pictureAndMask(const QImage &image)
{
    QImage mask(64, 64, QImage::Format_Grayscale8);
    mask.fill(0);
    if (image.hasAlphaChannel()) {
        mask = image.convertToFormat(QImage::Format_Alpha8);
        mask.reinterpretAsFormat(QImage::Format_Grayscale8);
        mask.invertPixels();
    }
    return give({Pictures{{image.convertToFormat(QImage::Format_RGB888)}}, Masks{{mask}}});
}

GraphOutcome loadImage(const GraphTask &task)
{
    const QString name = qtText(task.text("image"));
    const auto path = task.files->annotatedPath(name);
    QImageReader reader(path.value_or(QString()));
    reader.setAutoTransform(true);
    const QImage image = reader.read();
    if (image.isNull())
        return raise("PIL.UnidentifiedImageError", u"cannot identify image file '%1'"_s.arg(name));
    return pictureAndMask(image);
}

GraphOutcome loadBase64(const GraphTask &task)
{
    const bool isMask = task.type == "ETN_LoadMaskBase64";
    const QByteArray text = QByteArray::fromStdString(task.text(isMask ? "mask" : "image"));
    const QByteArray bytes = QByteArray::fromBase64(text.mid(text.indexOf(',') + 1));
    const QImage image = QImage::fromData(bytes);
    if (image.isNull())
        return raise("PIL.UnidentifiedImageError",
                     u"cannot identify image file <_io.BytesIO object>"_s);
    if (isMask)
        return give({Masks{{image.convertToFormat(QImage::Format_Grayscale8)}}});
    return pictureAndMask(image);
}

// Moving pixels

GraphOutcome emptyPictures(const GraphTask &task)
{
    const QImage image =
        emptyImage(static_cast<int>(task.number("width")), static_cast<int>(task.number("height")),
                   static_cast<quint32>(task.number("color")));
    return give({Pictures{QList<QImage>(static_cast<int>(task.number("batch_size", 1)), image)}});
}

GraphOutcome scale(const GraphTask &task)
{
    const ScaleMethod method = scaleMethod(qtText(task.text("upscale_method")));
    const int width = static_cast<int>(task.number("width"));
    const int height = static_cast<int>(task.number("height"));
    const bool isCropped = task.text("crop") == "center";
    return give({changed(task.link<Pictures>("image"), [&](const QImage &image) {
        return scaledImage(image, method, width, height, isCropped);
    })});
}

GraphOutcome scaleBy(const GraphTask &task)
{
    const ScaleMethod method = scaleMethod(qtText(task.text("upscale_method")));
    const double factor = task.number("scale_by", 1);
    return give({changed(task.link<Pictures>("image"), [&](const QImage &image) {
        const auto size = [factor](int side) {
            return std::max(1, static_cast<int>(std::nearbyint(side * factor)));
        };
        return scaledImage(image, method, size(image.width()), size(image.height()), false);
    })});
}

GraphOutcome invert(const GraphTask &task)
{
    return give({changed(task.link<Pictures>("image"), invertedImage)});
}

GraphOutcome batch(const GraphTask &task)
{
    auto result = task.link<Pictures>("image1");
    const QList<QImage> more = task.link<Pictures>("image2").images;
    for (const QImage &image : more) {
        const QSize size = result.images.isEmpty() ? image.size() : result.images.first().size();
        result.images.append(image.size() == size ? image
                                                  : scaledImage(image, ScaleMethod::Bilinear,
                                                                size.width(), size.height(), true));
    }
    return give({result});
}

GraphOutcome blend(const GraphTask &task)
{
    const QList<QImage> others = task.link<Pictures>("image2").images;
    qsizetype index = 0;
    return give({changed(task.link<Pictures>("image1"), [&](const QImage &image) {
        const QImage &other = others.at(std::min(index++, others.size() - 1));
        return blendedImage(image, other, task.number("blend_factor", 0.5),
                            qtText(task.text("blend_mode")));
    })});
}

GraphOutcome imageToMask(const GraphTask &task)
{
    const std::string channel = task.text("channel", "red");
    Masks masks;
    const QList<QImage> images = task.link<Pictures>("image").images;
    for (const QImage &image : images) {
        const QImage source = savedForm(image).convertToFormat(QImage::Format_RGBA8888);
        const int offset = channel == "red" ? 0
            : channel == "green"            ? 1
            : channel == "blue"             ? 2
                                            : 3;
        QImage mask(source.size(), QImage::Format_Grayscale8);
        for (int y = 0; y < source.height(); ++y) {
            for (qsizetype x = 0; x < source.width(); ++x)
                mask.scanLine(y)[x] = source.constScanLine(y)[x * 4 + offset];
        }
        masks.images.append(mask);
    }
    return give({masks});
}

GraphOutcome maskToImage(const GraphTask &task)
{
    Pictures pictures;
    const QList<QImage> masks = task.link<Masks>("mask").images;
    for (const QImage &mask : masks)
        pictures.images.append(mask.convertToFormat(QImage::Format_RGB888));
    return give({pictures});
}

// Pretending

/// Loaders: the value carries the files, and for LoRAs those of what they are applied to.
GraphOutcome loadWeights(const GraphTask &task)
{
    auto weights = task.link<Weights>("model");
    auto text = task.link<Weights>("clip");
    for (const auto &[name, folder] :
         {std::pair{"ckpt_name", "checkpoints"}, std::pair{"unet_name", "diffusion_models"},
          std::pair{"clip_name", "text_encoders"}, std::pair{"clip_name1", "text_encoders"},
          std::pair{"clip_name2", "text_encoders"}, std::pair{"vae_name", "vae"},
          std::pair{"lora_name", "loras"}, std::pair{"model_name", "upscale_models"},
          std::pair{"control_net_name", "controlnet"}}) {
        const std::string file = task.text(name);
        if (file.empty())
            continue;
        weights.files.push_back(std::string(folder) + '/' + file);
        // "4x_…", "2x…": how much an upscale model enlarges is in its name by custom
        if (file.size() > 1 && file[1] == 'x' && file[0] >= '1' && file[0] <= '8')
            weights.scale = file[0] - '0';
    }
    std::vector<Value> made(task.outputTypes.size(), weights);
    if (task.type == "LoraLoader")
        made[1] = text;
    return give(std::move(made));
}

GraphOutcome encodeText(const GraphTask &task)
{
    return give({Conditioning{task.text("text")}});
}

GraphOutcome passConditioning(const GraphTask &task)
{
    auto words = task.link<Conditioning>("conditioning");
    for (const char *name : {"conditioning_1", "conditioning_2"}) {
        const std::string more = task.link<Conditioning>(name).words;
        words.words += (words.words.empty() || more.empty() ? "" : ", ") + more;
    }
    return give({words});
}

GraphOutcome passModel(const GraphTask &task)
{
    return give({task.link<Weights>("model")});
}

GraphOutcome emptyLatent(const GraphTask &task)
{
    Latent latent;
    latent.width = static_cast<int>(task.number("width"));
    latent.height = static_cast<int>(task.number("height"));
    latent.batch = static_cast<int>(task.number("batch_size", 1));
    latent.frames = static_cast<int>(task.number("length", 1));
    return give({latent});
}

GraphOutcome encodePicture(const GraphTask &task)
{
    const QList<QImage> images = task.link<Pictures>("pixels").images;
    Latent latent;
    if (!images.isEmpty()) {
        latent.base = images.constFirst();
        latent.width = latent.base.width() / 8 * 8;
        latent.height = latent.base.height() / 8 * 8;
        latent.batch = static_cast<int>(images.size());
    }
    return give({latent});
}

Latent sampled(const GraphTask &task)
{
    auto latent = task.link<Latent>("latent_image");
    latent.seed = task.whole(task.type == "KSampler" ? "seed" : "noise_seed");
    latent.words = task.link<Conditioning>("positive").words;
    latent.denoise = task.number("denoise", 1);
    latent.isSampled = true;
    return latent;
}

GraphOutcome sample(const GraphTask &task)
{
    return give({sampled(task)});
}

GraphOutcome decode(const GraphTask &task)
{
    return give({Pictures{decodedPictures(task.link<Latent>("samples"))}});
}

GraphOutcome enlarge(const GraphTask &task)
{
    const int factor = task.link<Weights>("upscale_model").scale;
    return give({changed(task.link<Pictures>("image"), [factor](const QImage &image) {
        return savedForm(image).scaled(image.size() * factor, Qt::IgnoreAspectRatio,
                                       Qt::SmoothTransformation);
    })});
}

GraphOutcome removeBackground(const GraphTask &task)
{
    Pictures pictures;
    Masks masks;
    const QList<QImage> images = task.link<Pictures>("image").images;
    for (const QImage &image : images) {
        QImage mask = foregroundMask(image);
        QImage cut = savedForm(image).convertToFormat(QImage::Format_RGBA8888);
        for (int y = 0; y < cut.height(); ++y) {
            for (qsizetype x = 0; x < cut.width(); ++x)
                cut.scanLine(y)[x * 4 + 3] = mask.constScanLine(y)[x];
        }
        if (task.flag("crop")) {
            QRect inside;
            for (int y = 0; y < mask.height(); ++y) {
                for (int x = 0; x < mask.width(); ++x) {
                    if (mask.constScanLine(y)[x] > 0)
                        inside |= QRect(x, y, 1, 1);
                }
            }
            cut = cut.copy(inside);
            mask = mask.copy(inside);
        }
        pictures.images.append(cut);
        masks.images.append(mask);
    }
    return give({pictures, masks});
}

GraphOutcome createVideo(const GraphTask &task)
{
    return give({Video{task.link<Pictures>("images").images, task.number("fps", 30)}});
}

GraphOutcome previewAny(const GraphTask &task)
{
    const auto source = task.literals.find("source");
    std::string text = "None";
    if (const auto found = task.links.find("source"); found != task.links.end())
        text = std::holds_alternative<Conditioning>(found->second)
            ? std::get<Conditioning>(found->second).words
            : "<object>";
    else if (source != task.literals.end())
        text = source->is_string() ? source->get<std::string>() : pythonRepr(*source);
    NodeResult result;
    result.ui = {{"text", Json::array({text})}};
    return done(std::move(result));
}

GraphOutcome probe(const GraphTask &task)
{
    return give({task.link<Pictures>("image")});
}

struct Play
{
    const char *type;
    GraphOutcome (*play)(const GraphTask &);
};

constexpr std::array kPlays{
    Play{"EmptyImage", emptyPictures},
    Play{"LoadImage", loadImage},
    Play{"ImageScale", scale},
    Play{"ImageScaleBy", scaleBy},
    Play{"ImageInvert", invert},
    Play{"ImageBatch", batch},
    Play{"ImageBlend", blend},
    Play{"ImageToMask", imageToMask},
    Play{"MaskToImage", maskToImage},
    Play{"SaveImage", saveImage},
    Play{"PreviewImage", previewImage},
    Play{"SaveImageWebsocket", sendPictures},
    Play{"CheckpointLoaderSimple", loadWeights},
    Play{"UNETLoader", loadWeights},
    Play{"CLIPLoader", loadWeights},
    Play{"DualCLIPLoader", loadWeights},
    Play{"VAELoader", loadWeights},
    Play{"LoraLoader", loadWeights},
    Play{"LoraLoaderModelOnly", loadWeights},
    Play{"UpscaleModelLoader", loadWeights},
    Play{"ControlNetLoader", loadWeights},
    Play{"ModelSamplingSD3", passModel},
    Play{"CLIPTextEncode", encodeText},
    Play{"FluxGuidance", passConditioning},
    Play{"ConditioningZeroOut", passConditioning},
    Play{"ConditioningCombine", passConditioning},
    Play{"ControlNetApply", passConditioning},
    Play{"EmptyLatentImage", emptyLatent},
    Play{"EmptySD3LatentImage", emptyLatent},
    Play{"EmptyHunyuanLatentVideo", emptyLatent},
    Play{"KSampler", sample},
    Play{"KSamplerAdvanced", sample},
    Play{"VAEDecode", decode},
    Play{"VAEEncode", encodePicture},
    Play{"ImageUpscaleWithModel", enlarge},
    Play{"InspyrenetRembg", removeBackground},
    Play{"InspyrenetRembgAdvanced", removeBackground},
    Play{"ETN_LoadImageBase64", loadBase64},
    Play{"ETN_LoadMaskBase64", loadBase64},
    Play{"ETN_SendImageWebSocket", sendPictures},
    Play{"VHS_VideoCombine", combineVideo},
    Play{"CreateVideo", createVideo},
    Play{"SaveVideo", saveVideo},
    Play{"PreviewAny", previewAny},
    Play{"ProbeSteps", probe},
};

qint64 pixelsOf(const Pictures &pictures)
{
    qint64 sum = 0;
    for (const QImage &image : pictures.images)
        sum += static_cast<qint64>(image.width()) * image.height();
    return sum;
}

qint64 pixelsOf(const Latent &latent)
{
    return static_cast<qint64>(latent.width) * latent.height
        * std::max(latent.batch, latent.frames);
}

} // namespace

std::string GraphTask::text(const char *name, const std::string &fallback) const
{
    const auto found = literals.find(name);
    return found != literals.end() && found->is_string() ? found->get<std::string>() : fallback;
}

double GraphTask::number(const char *name, double fallback) const
{
    const auto found = literals.find(name);
    return found != literals.end() && found->is_number() ? found->get<double>() : fallback;
}

quint64 GraphTask::whole(const char *name, quint64 fallback) const
{
    const auto found = literals.find(name);
    return found != literals.end() && found->is_number() ? found->get<quint64>() : fallback;
}

bool GraphTask::flag(const char *name, bool fallback) const
{
    const auto found = literals.find(name);
    return found != literals.end() && found->is_boolean() ? found->get<bool>() : fallback;
}

GraphOutcome perform(const GraphTask &task)
{
    for (const Play &known : kPlays) {
        if (task.type == known.type)
            return known.play(task);
    }
    return give(std::vector<Value>(task.outputTypes.size()));
}

Behaviour behaviour(const GraphTask &task)
{
    constexpr qint64 megabyte = 1024LL * 1024;
    Behaviour how;
    how.pixels = pixelsOf(task.link<Pictures>("image")) + pixelsOf(task.link<Pictures>("images"))
        + pixelsOf(task.link<Latent>("samples"));
    const auto canvas = static_cast<qint64>(task.number("width") * task.number("height"));
    if (task.type == "EmptyImage" || task.type == "ImageScale")
        how.pixels += canvas;
    if (task.type == "KSampler" || task.type == "KSamplerAdvanced") {
        const int steps = static_cast<int>(task.number("steps", 20));
        const int first = static_cast<int>(task.number("start_at_step", 0));
        const int last = std::min(steps, static_cast<int>(task.number("end_at_step", steps)));
        how.steps = std::max(0, last - first);
        how.previews = true;
        how.weight = 16;
        const auto latent = task.link<Latent>("latent_image");
        const qint64 frames = std::max(latent.frames / 4, latent.batch);
        how.workBytes = 1500LL * latent.width * latent.height * std::max<qint64>(1, frames);
    } else if (task.type == "ImageUpscaleWithModel") {
        how.pixels *= 16;
        how.steps = static_cast<int>(
            std::max<qint64>(1, pixelsOf(task.link<Pictures>("image")) / (256LL * 256)));
        how.weight = 12;
        how.workBytes = 1800 * megabyte;
    } else if (task.type.rfind("InspyrenetRembg", 0) == 0) {
        how.weight = 10;
        how.workBytes = 1200 * megabyte;
    } else if (task.type == "VAEDecode") {
        how.weight = 3;
        how.workBytes = 2000LL * (how.pixels / std::max(1, task.link<Latent>("samples").frames));
    } else if (task.type == "VHS_VideoCombine" || task.type == "SaveVideo") {
        how.weight = 3;
    } else if (task.type == "ProbeSteps") {
        how.steps = static_cast<int>(task.number("steps"));
        how.delayMs = static_cast<int>(task.number("delay_ms"));
        how.previews = task.flag("preview");
        how.weight = 0;
    }
    return how;
}

} // namespace cq::sim
