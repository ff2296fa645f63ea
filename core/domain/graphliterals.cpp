#include "core/domain/graphliterals.h"

#include "core/domain/graph.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestName = 1024;

constexpr std::array kModelEndings{
    "safetensors"_L1, "sft"_L1, "ckpt"_L1, "pt"_L1, "pth"_L1, "gguf"_L1, "bin"_L1, "onnx"_L1,
};

constexpr std::array kModelInputs{
    "ckpt_name"_L1,          "lora_name"_L1,      "vae_name"_L1,
    "unet_name"_L1,          "clip_name"_L1,      "clip_name1"_L1,
    "clip_name2"_L1,         "clip_name3"_L1,     "control_net_name"_L1,
    "style_model_name"_L1,   "gligen_name"_L1,    "hypernetwork_name"_L1,
    "upscale_model_name"_L1, "ipadapter_file"_L1, "diffusion_model_name"_L1,
};

/// Endings that are files wherever they stand in a loading class.
constexpr std::array kFileEndings{
    "png"_L1,  "jpg"_L1,    "jpeg"_L1, "webp"_L1, "gif"_L1,  "bmp"_L1, "tif"_L1,  "tiff"_L1,
    "avif"_L1, "heic"_L1,   "exr"_L1,  "hdr"_L1,  "svg"_L1,  "psd"_L1, "mp4"_L1,  "mov"_L1,
    "avi"_L1,  "mkv"_L1,    "webm"_L1, "m4v"_L1,  "wav"_L1,  "mp3"_L1, "flac"_L1, "ogg"_L1,
    "m4a"_L1,  "opus"_L1,   "aac"_L1,  "glb"_L1,  "gltf"_L1, "obj"_L1, "fbx"_L1,  "stl"_L1,
    "ply"_L1,  "latent"_L1, "txt"_L1,  "csv"_L1,
};

/// Inputs of loading classes that name a file whatever its ending.
constexpr std::array kFileInputs{"image"_L1, "mask"_L1, "audio"_L1, "video"_L1, "file"_L1};

template <typename List> bool holds(const List &list, const QString &word)
{
    return std::ranges::any_of(list, [&word](QLatin1StringView entry) { return word == entry; });
}

/// The lower-case ending of a file name, or nothing when it does not look like one.
QString ending(const QString &name)
{
    static const QRegularExpression pattern(u"[^/\\\\.]\\.([A-Za-z0-9]{1,11})$"_s);
    static const QRegularExpression letter(u"[A-Za-z]"_s);
    const QString found = pattern.match(name).captured(1);
    return found.contains(letter) ? found.toLower() : QString();
}

bool isOneLine(const QString &value)
{
    return !value.isEmpty() && value.size() <= kLongestName
        && std::ranges::none_of(value, [](QChar c) { return c < u' ' || c == u'\x7f'; });
}

bool isAbsolutePath(const QString &value)
{
    return value.startsWith(u'/') || value.startsWith(u'\\')
        || (value.size() > 1 && value.at(1) == u':');
}

bool isLoadingClass(const QString &classType)
{
    static const QRegularExpression pattern(u"(^|[_ ])Load"_s);
    return classType.contains(pattern);
}

} // namespace

bool isInputFileLiteral(const QString &classType, const QString &input, const QString &value)
{
    if (!isLoadingClass(classType) || !isOneLine(value) || value.contains("://"_L1)
        || isAbsolutePath(value))
        return false;
    const QString end = ending(plainFileName(value));
    if (end.isEmpty() || holds(kModelEndings, end))
        return false;
    return holds(kFileEndings, end) || holds(kFileInputs, input);
}

bool isModelLiteral(const QString &input, const QString &value)
{
    if (!isOneLine(value) || value == "None"_L1 || value.contains("://"_L1))
        return false;
    return holds(kModelInputs, input) || holds(kModelEndings, ending(value));
}

} // namespace cq
