#include "core/domain/graphliterals.h"

#include <algorithm>
#include <array>

namespace cq {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t kLongestName = 3072; ///< bytes
constexpr std::size_t kLongestEnding = 11;

constexpr std::array kModelEndings{
    "safetensors"sv, "sft"sv, "ckpt"sv, "pt"sv, "pth"sv, "gguf"sv, "bin"sv, "onnx"sv,
};

constexpr std::array kModelInputs{
    "ckpt_name"sv,          "lora_name"sv,      "vae_name"sv,
    "unet_name"sv,          "clip_name"sv,      "clip_name1"sv,
    "clip_name2"sv,         "clip_name3"sv,     "control_net_name"sv,
    "style_model_name"sv,   "gligen_name"sv,    "hypernetwork_name"sv,
    "upscale_model_name"sv, "ipadapter_file"sv, "diffusion_model_name"sv,
};

/// Endings that are files wherever they stand in a loading class.
constexpr std::array kFileEndings{
    "png"sv,  "jpg"sv,  "jpeg"sv, "webp"sv, "gif"sv,  "bmp"sv, "tif"sv,    "tiff"sv, "avif"sv,
    "heic"sv, "exr"sv,  "hdr"sv,  "svg"sv,  "psd"sv,  "mp4"sv, "mov"sv,    "avi"sv,  "mkv"sv,
    "webm"sv, "m4v"sv,  "wav"sv,  "mp3"sv,  "flac"sv, "ogg"sv, "m4a"sv,    "opus"sv, "aac"sv,
    "glb"sv,  "gltf"sv, "obj"sv,  "fbx"sv,  "stl"sv,  "ply"sv, "latent"sv, "txt"sv,  "csv"sv,
};

/// Inputs of loading classes that name a file whatever its ending.
constexpr std::array kFileInputs{"image"sv, "mask"sv, "audio"sv, "video"sv, "file"sv};

template <typename List> bool holds(const List &list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// The lower-case ending of a file name.
class Ending
{
public:
    explicit Ending(std::string_view name)
    {
        const std::size_t dot = name.rfind('.');
        if (dot == std::string_view::npos || dot == 0 || name.size() - dot - 1 > kLongestEnding)
            return;
        const char before = name[dot - 1];
        if (before == '/' || before == '\\' || before == '.')
            return;
        bool hasLetter = false;
        for (const char c : name.substr(dot + 1)) {
            if (!isLetter(c) && !isDigit(c))
                return;
            hasLetter = hasLetter || isLetter(c);
        }
        if (!hasLetter)
            return; // "v1.5"
        for (const char c : name.substr(dot + 1))
            m_text[m_size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }

    /// Empty when the name does not look like one with an ending.
    std::string_view text() const { return {m_text.data(), m_size}; }

private:
    std::array<char, kLongestEnding> m_text{};
    std::size_t m_size = 0;
};

bool isOneLine(std::string_view value)
{
    return !value.empty() && value.size() <= kLongestName
        && std::ranges::none_of(
            value, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool isAddress(std::string_view value)
{
    return value.find("://"sv) != std::string_view::npos;
}

bool isAbsolutePath(std::string_view value)
{
    return value.starts_with('/') || value.starts_with('\\')
        || (value.size() > 1 && value[1] == ':');
}

/// "Load…" at the beginning of a word.
bool isLoadingClass(std::string_view classType)
{
    for (std::size_t at = classType.find("Load"sv); at != std::string_view::npos;
         at = classType.find("Load"sv, at + 1)) {
        if (at == 0 || classType[at - 1] == '_' || classType[at - 1] == ' ')
            return true;
    }
    return false;
}

/// "cat.png [output]" to "cat.png", as plainFileName().
std::string_view withoutFolderMark(std::string_view value)
{
    for (const std::string_view mark : {" [input]"sv, " [output]"sv, " [temp]"sv}) {
        if (value.ends_with(mark))
            return value.substr(0, value.size() - mark.size());
    }
    return value;
}

} // namespace

bool isPlainLiteral(std::string_view input, std::string_view value)
{
    return !holds(kModelInputs, input) && Ending(withoutFolderMark(value)).text().empty();
}

bool isInputFileLiteral(std::string_view classType, std::string_view input, std::string_view value)
{
    if (!isLoadingClass(classType) || !isOneLine(value) || isAddress(value)
        || isAbsolutePath(value))
        return false;
    const Ending ending(withoutFolderMark(value));
    if (ending.text().empty() || holds(kModelEndings, ending.text()))
        return false;
    return holds(kFileEndings, ending.text()) || holds(kFileInputs, input);
}

bool isModelLiteral(std::string_view input, std::string_view value)
{
    if (!isOneLine(value) || value == "None"sv || isAddress(value))
        return false;
    return holds(kModelInputs, input) || holds(kModelEndings, Ending(value).text());
}

} // namespace cq
