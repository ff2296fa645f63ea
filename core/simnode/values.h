#pragma once

#include "core/simnode/json.h"

#include <QImage>
#include <QList>

#include <string>
#include <variant>
#include <vector>

namespace cq::sim {

/// A batch of pictures. Formats: RGB888 and RGBA8888 hold whole steps of 1/255, RGBX32FPx4 and
/// RGBA32FPx4 what lies between (results of interpolation), as ComfyUI's float tensors would.
struct Pictures
{
    QList<QImage> images;
};

/// Grayscale8, 255 = masked.
struct Masks
{
    QList<QImage> images;
};

/// What a sampler works on: no numbers, only what the painter needs to know.
struct Latent
{
    int width = 0;
    int height = 0;
    int batch = 1;
    int frames = 1; ///< > 1: a video
    quint64 seed = 0;
    std::string words; ///< positive prompt
    double denoise = 1.0;
    QImage base; ///< of an encoded picture; null for an empty canvas
    bool isSampled = false;
};

/// MODEL, CLIP, VAE, … : the files behind it, "folder/name".
struct Weights
{
    std::vector<std::string> files;
    int scale = 4; ///< of an upscale model
};

struct Conditioning
{
    std::string words;
};

struct Video
{
    QList<QImage> frames;
    double rate = 8;
};

/// What travels along a link. monostate: something we only pretend to have.
using Value = std::variant<std::monostate, Pictures, Masks, Latent, Weights, Conditioning, Video>;

/// What a graph node leaves behind: one value per slot, and what its `executed` event shows (null:
/// no event).
struct NodeResult
{
    std::vector<Value> values;
    Json ui;
    Json outputHashes = Json::array(); ///< {filename, sha256} of files it wrote, for the record
};

} // namespace cq::sim
