#include "core/simnode/classrows.h"

#include <array>

namespace cq::sim {

namespace {

// Names, inputs, types, defaults and bounds as ComfyUI and the named add-ons declare them; texts
// are our own.
// clang-format off
constexpr std::array kClassRows {
    // Pictures
    ClassRow {"EmptyImage", nullptr, "image", "nodes", R"({"required": {
        "width": ["INT", {"default": 512, "min": 1, "max": 16384, "step": 1}],
        "height": ["INT", {"default": 512, "min": 1, "max": 16384, "step": 1}],
        "batch_size": ["INT", {"default": 1, "min": 1, "max": 4096}],
        "color": ["INT", {"default": 0, "min": 0, "max": 16777215, "step": 1, "display": "color"}]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"LoadImage", "Load Image", "image", "nodes", R"({"required": {"image": ["@inputs", {"image_upload": true}]}})",
        "IMAGE MASK", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ImageScale", "Upscale Image", "image/upscaling", "nodes", R"({"required": {
        "image": ["IMAGE"],
        "upscale_method": [["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]],
        "width": ["INT", {"default": 512, "min": 0, "max": 16384, "step": 1}],
        "height": ["INT", {"default": 512, "min": 0, "max": 16384, "step": 1}],
        "crop": [["disabled", "center"]]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ImageScaleBy", "Upscale Image By", "image/upscaling", "nodes", R"({"required": {
        "image": ["IMAGE"],
        "upscale_method": [["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]],
        "scale_by": ["FLOAT", {"default": 1.0, "min": 0.01, "max": 8.0, "step": 0.01}]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ImageInvert", "Invert Image", "image", "nodes", R"({"required": {"image": ["IMAGE"]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ImageBatch", "Batch Images", "image", "nodes", R"({"required": {"image1": ["IMAGE"], "image2": ["IMAGE"]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ImageBlend", nullptr, "image/postprocessing", "comfy_extras.nodes_post_processing", R"({"required": {
        "image1": ["IMAGE", {}],
        "image2": ["IMAGE", {}],
        "blend_factor": ["FLOAT", {"default": 0.5, "min": 0.0, "max": 1.0, "step": 0.01}],
        "blend_mode": ["COMBO", {"multiselect": false, "options": ["normal", "multiply", "screen", "overlay", "soft_light", "difference"]}]}})",
        "IMAGE", nullptr, false, ClassStyle::New, true},
    ClassRow {"ImageToMask", "Convert Image to Mask", "mask", "comfy_extras.nodes_mask", R"({"required": {
        "image": ["IMAGE"],
        "channel": [["red", "green", "blue", "alpha"]]}})",
        "MASK", nullptr, false, ClassStyle::Old, false},
    ClassRow {"MaskToImage", "Convert Mask to Image", "mask", "comfy_extras.nodes_mask", R"({"required": {"mask": ["MASK"]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"SaveImage", "Save Image", "image", "nodes", R"({"required": {
        "images": ["IMAGE", {"tooltip": "What to save."}],
        "filename_prefix": ["STRING", {"default": "ComfyUI", "tooltip": "How the file name begins."}]},
        "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}})",
        "", nullptr, true, ClassStyle::Old, false},
    ClassRow {"PreviewImage", "Preview Image", "image", "nodes", R"({"required": {"images": ["IMAGE"]},
        "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}})",
        "", nullptr, true, ClassStyle::Old, false},
    ClassRow {"SaveImageWebsocket", nullptr, "api/image", "custom_nodes.websocket_image_save", R"({"required": {"images": ["IMAGE"]}})",
        "", nullptr, true, ClassStyle::Old, false},

    // Models
    ClassRow {"CheckpointLoaderSimple", "Load Checkpoint", "loaders", "nodes", R"({"required": {
        "ckpt_name": ["@models/checkpoints", {"tooltip": "The checkpoint to load."}]}})",
        "MODEL CLIP VAE", nullptr, false, ClassStyle::Old, true},
    ClassRow {"UNETLoader", "Load Diffusion Model", "advanced/loaders", "nodes", R"({"required": {
        "unet_name": ["@models/diffusion_models"],
        "weight_dtype": [["default", "fp8_e4m3fn", "fp8_e4m3fn_fast", "fp8_e5m2"]]}})",
        "MODEL", nullptr, false, ClassStyle::Old, false},
    ClassRow {"CLIPLoader", "Load CLIP", "advanced/loaders", "nodes", R"({"required": {
        "clip_name": ["@models/text_encoders"],
        "type": [["stable_diffusion", "stable_cascade", "sd3", "stable_audio", "mochi", "ltxv", "pixart", "cosmos", "lumina2", "wan", "hidream", "chroma", "ace", "omnigen2", "qwen_image", "hunyuan_image"]]},
        "optional": {"device": [["default", "cpu"], {"advanced": true}]}})",
        "CLIP", nullptr, false, ClassStyle::Old, false},
    ClassRow {"DualCLIPLoader", nullptr, "advanced/loaders", "nodes", R"({"required": {
        "clip_name1": ["@models/text_encoders"],
        "clip_name2": ["@models/text_encoders"],
        "type": [["sdxl", "sd3", "flux", "hunyuan_video", "hidream", "hunyuan_image"]]},
        "optional": {"device": [["default", "cpu"], {"advanced": true}]}})",
        "CLIP", nullptr, false, ClassStyle::Old, false},
    ClassRow {"VAELoader", "Load VAE", "loaders", "nodes", R"({"required": {"vae_name": ["@models/vae"]}})",
        "VAE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"LoraLoader", "Load LoRA", "loaders", "nodes", R"({"required": {
        "model": ["MODEL", {"tooltip": "What the LoRA is applied to."}],
        "clip": ["CLIP", {"tooltip": "What the LoRA is applied to."}],
        "lora_name": ["@models/loras", {"tooltip": "The LoRA."}],
        "strength_model": ["FLOAT", {"default": 1.0, "min": -100.0, "max": 100.0, "step": 0.01, "tooltip": "How strongly. May be negative."}],
        "strength_clip": ["FLOAT", {"default": 1.0, "min": -100.0, "max": 100.0, "step": 0.01, "tooltip": "How strongly. May be negative."}]}})",
        "MODEL CLIP", nullptr, false, ClassStyle::Old, true},
    ClassRow {"LoraLoaderModelOnly", nullptr, "loaders", "nodes", R"({"required": {
        "model": ["MODEL"],
        "lora_name": ["@models/loras"],
        "strength_model": ["FLOAT", {"default": 1.0, "min": -100.0, "max": 100.0, "step": 0.01}]}})",
        "MODEL", nullptr, false, ClassStyle::Old, true},
    ClassRow {"UpscaleModelLoader", "Load Upscale Model", "loaders", "comfy_extras.nodes_upscale_model", R"({"required": {
        "model_name": ["@models/upscale_models"]}})",
        "UPSCALE_MODEL", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ControlNetLoader", "Load ControlNet Model", "loaders", "nodes", R"({"required": {"control_net_name": ["@models/controlnet"]}})",
        "CONTROL_NET", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ModelSamplingSD3", nullptr, "advanced/model", "comfy_extras.nodes_model_advanced", R"({"required": {
        "model": ["MODEL"],
        "shift": ["FLOAT", {"default": 3.0, "min": 0.0, "max": 100.0, "step": 0.01}]}})",
        "MODEL", nullptr, false, ClassStyle::Old, false},

    // Conditioning
    ClassRow {"CLIPTextEncode", "CLIP Text Encode (Prompt)", "conditioning", "nodes", R"({"required": {
        "text": ["STRING", {"multiline": true, "dynamicPrompts": true, "tooltip": "The words."}],
        "clip": ["CLIP", {"tooltip": "The text encoder."}]}})",
        "CONDITIONING", nullptr, false, ClassStyle::Old, true},
    ClassRow {"FluxGuidance", nullptr, "advanced/conditioning/flux", "comfy_extras.nodes_flux", R"({"required": {
        "conditioning": ["CONDITIONING"],
        "guidance": ["FLOAT", {"default": 3.5, "min": 0.0, "max": 100.0, "step": 0.1}]}})",
        "CONDITIONING", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ConditioningZeroOut", nullptr, "advanced/conditioning", "nodes", R"({"required": {"conditioning": ["CONDITIONING"]}})",
        "CONDITIONING", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ConditioningCombine", "Conditioning (Combine)", "conditioning", "nodes", R"({"required": {
        "conditioning_1": ["CONDITIONING"], "conditioning_2": ["CONDITIONING"]}})",
        "CONDITIONING", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ControlNetApply", "Apply ControlNet (OLD)", "conditioning/controlnet", "nodes", R"({"required": {
        "conditioning": ["CONDITIONING"], "control_net": ["CONTROL_NET"], "image": ["IMAGE"],
        "strength": ["FLOAT", {"default": 1.0, "min": 0.0, "max": 10.0, "step": 0.01}]}})",
        "CONDITIONING", nullptr, false, ClassStyle::Old, false},

    // Latents and sampling
    ClassRow {"EmptyLatentImage", "Empty Latent Image", "latent", "nodes", R"({"required": {
        "width": ["INT", {"default": 512, "min": 16, "max": 16384, "step": 8, "tooltip": "In pixels."}],
        "height": ["INT", {"default": 512, "min": 16, "max": 16384, "step": 8, "tooltip": "In pixels."}],
        "batch_size": ["INT", {"default": 1, "min": 1, "max": 4096, "tooltip": "How many at once."}]}})",
        "LATENT", nullptr, false, ClassStyle::Old, true},
    ClassRow {"EmptySD3LatentImage", nullptr, "latent/sd3", "comfy_extras.nodes_sd3", R"({"required": {
        "width": ["INT", {"default": 1024, "min": 16, "max": 16384, "step": 16}],
        "height": ["INT", {"default": 1024, "min": 16, "max": 16384, "step": 16}],
        "batch_size": ["INT", {"default": 1, "min": 1, "max": 4096}]}})",
        "LATENT", nullptr, false, ClassStyle::Old, false},
    ClassRow {"EmptyHunyuanLatentVideo", nullptr, "latent/video", "comfy_extras.nodes_hunyuan", R"({"required": {
        "width": ["INT", {"default": 848, "min": 16, "max": 16384, "step": 16}],
        "height": ["INT", {"default": 480, "min": 16, "max": 16384, "step": 16}],
        "length": ["INT", {"default": 25, "min": 1, "max": 16384, "step": 4}],
        "batch_size": ["INT", {"default": 1, "min": 1, "max": 4096}]}})",
        "LATENT", nullptr, false, ClassStyle::Old, false},
    ClassRow {"KSampler", "KSampler", "sampling", "nodes", R"({"required": {
        "model": ["MODEL", {"tooltip": "Removes the noise."}],
        "seed": ["INT", {"default": 0, "min": 0, "max": 18446744073709551615, "control_after_generate": true, "tooltip": "Where the noise begins."}],
        "steps": ["INT", {"default": 20, "min": 1, "max": 10000, "tooltip": "How many times noise is removed."}],
        "cfg": ["FLOAT", {"default": 8.0, "min": 0.0, "max": 100.0, "step": 0.1, "round": 0.01, "tooltip": "How closely the words are followed."}],
        "sampler_name": ["@samplers", {"tooltip": "The algorithm."}],
        "scheduler": ["@schedulers", {"tooltip": "How much noise goes at each step."}],
        "positive": ["CONDITIONING", {"tooltip": "What should be there."}],
        "negative": ["CONDITIONING", {"tooltip": "What should not be there."}],
        "latent_image": ["LATENT", {"tooltip": "What noise is removed from."}],
        "denoise": ["FLOAT", {"default": 1.0, "min": 0.0, "max": 1.0, "step": 0.01, "tooltip": "Lower values keep more of what was there."}]}})",
        "LATENT", nullptr, false, ClassStyle::Old, true},
    ClassRow {"KSamplerAdvanced", "KSampler (Advanced)", "sampling", "nodes", R"({"required": {
        "model": ["MODEL"],
        "add_noise": [["enable", "disable"]],
        "noise_seed": ["INT", {"default": 0, "min": 0, "max": 18446744073709551615, "control_after_generate": true}],
        "steps": ["INT", {"default": 20, "min": 1, "max": 10000}],
        "cfg": ["FLOAT", {"default": 8.0, "min": 0.0, "max": 100.0, "step": 0.1, "round": 0.01}],
        "sampler_name": ["@samplers"],
        "scheduler": ["@schedulers"],
        "positive": ["CONDITIONING"],
        "negative": ["CONDITIONING"],
        "latent_image": ["LATENT"],
        "start_at_step": ["INT", {"default": 0, "min": 0, "max": 10000}],
        "end_at_step": ["INT", {"default": 10000, "min": 0, "max": 10000}],
        "return_with_leftover_noise": [["disable", "enable"]]}})",
        "LATENT", nullptr, false, ClassStyle::Old, false},
    ClassRow {"VAEDecode", "VAE Decode", "latent", "nodes", R"({"required": {
        "samples": ["LATENT", {"tooltip": "What to decode."}],
        "vae": ["VAE", {"tooltip": "What decodes it."}]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, true},
    ClassRow {"VAEEncode", "VAE Encode", "latent", "nodes", R"({"required": {"pixels": ["IMAGE"], "vae": ["VAE"]}})",
        "LATENT", nullptr, false, ClassStyle::Old, false},

    // Enhancement
    ClassRow {"ImageUpscaleWithModel", "Upscale Image (using Model)", "image/upscaling", "comfy_extras.nodes_upscale_model", R"({"required": {
        "upscale_model": ["UPSCALE_MODEL"], "image": ["IMAGE"]}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
    ClassRow {"InspyrenetRembg", "Inspyrenet Rembg", "image", "custom_nodes.ComfyUI-Inspyrenet-Rembg", R"({"required": {
        "image": ["IMAGE"],
        "torchscript_jit": [["default", "on"]]},
        "optional": {"crop": ["BOOLEAN", {"default": false}]}})",
        "IMAGE MASK", nullptr, false, ClassStyle::Old, false},
    ClassRow {"InspyrenetRembgAdvanced", "Inspyrenet Rembg Advanced", "image", "custom_nodes.ComfyUI-Inspyrenet-Rembg", R"({"required": {
        "image": ["IMAGE"],
        "threshold": ["FLOAT", {"default": 0.5, "min": 0.0, "max": 1.0, "step": 0.01}],
        "torchscript_jit": [["default", "on"]]},
        "optional": {"crop": ["BOOLEAN", {"default": false}]}})",
        "IMAGE MASK", nullptr, false, ClassStyle::Old, false},

    // Pictures inside the graph and out through the socket (comfyui-tooling-nodes)
    ClassRow {"ETN_LoadImageBase64", "Load Image (Base64)", "external_tooling", "custom_nodes.comfyui-tooling-nodes", R"({"required": {
        "image": ["STRING", {"multiline": false}]}})",
        "IMAGE MASK", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ETN_LoadMaskBase64", "Load Mask (Base64)", "external_tooling", "custom_nodes.comfyui-tooling-nodes", R"({"required": {
        "mask": ["STRING", {"multiline": false}]}})",
        "MASK", nullptr, false, ClassStyle::Old, false},
    ClassRow {"ETN_SendImageWebSocket", "Send Image (WebSocket)", "external_tooling", "custom_nodes.comfyui-tooling-nodes", R"({"required": {
        "images": ["IMAGE"],
        "format": [["PNG", "JPEG"], {"default": "PNG"}]}})",
        "", nullptr, true, ClassStyle::Old, false},

    // Video
    ClassRow {"VHS_VideoCombine", "Video Combine 🎥🅥🅗🅢", "Video Helper Suite 🎥🅥🅗🅢", "custom_nodes.comfyui-videohelpersuite", R"({"required": {
        "images": ["IMAGE"],
        "frame_rate": ["FLOAT", {"default": 8, "min": 1, "step": 1}],
        "loop_count": ["INT", {"default": 0, "min": 0, "max": 100, "step": 1}],
        "filename_prefix": ["STRING", {"default": "AnimateDiff"}],
        "format": [["image/gif", "video/h264-mp4", "video/h265-mp4"]],
        "pingpong": ["BOOLEAN", {"default": false}],
        "save_output": ["BOOLEAN", {"default": true}]},
        "optional": {"audio": ["AUDIO"], "meta_batch": ["VHS_BatchManager"], "vae": ["VAE"]},
        "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO", "unique_id": "UNIQUE_ID"}})",
        "VHS_FILENAMES", "Filenames", true, ClassStyle::Old, false},
    ClassRow {"CreateVideo", "Create Video", "image/video", "comfy_extras.nodes_video", R"({"required": {
        "images": ["IMAGE", {"tooltip": "The frames."}],
        "fps": ["FLOAT", {"default": 30.0, "min": 1.0, "max": 120.0, "step": 1.0}]},
        "optional": {"audio": ["AUDIO", {"tooltip": "The sound."}]}})",
        "VIDEO", nullptr, false, ClassStyle::Old, false},
    ClassRow {"SaveVideo", "Save Video", "image/video", "comfy_extras.nodes_video", R"({"required": {
        "video": ["VIDEO", {"tooltip": "What to save."}],
        "filename_prefix": ["STRING", {"default": "video/ComfyUI", "tooltip": "How the file name begins."}],
        "format": [["auto", "mp4"], {"default": "auto", "tooltip": "The container."}],
        "codec": [["auto", "h264"], {"default": "auto", "tooltip": "The codec."}]},
        "hidden": {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}})",
        "", nullptr, true, ClassStyle::Old, false},

    // Text
    ClassRow {"PreviewAny", "Preview Any", "utils", "comfy_extras.nodes_preview_any", R"({"required": {"source": ["*", {}]}})",
        "", nullptr, true, ClassStyle::Old, false},

    // The node the recordings were made with: counts, sleeps, previews, fails on request
    ClassRow {"ProbeSteps", "Probe Steps", "probe", "custom_nodes.probe_pack", R"({"required": {
        "image": ["IMAGE"],
        "steps": ["INT", {"default": 4, "min": 1, "max": 10000}],
        "delay_ms": ["INT", {"default": 50, "min": 0, "max": 600000}],
        "preview": ["BOOLEAN", {"default": false}],
        "text": ["STRING", {"default": ""}],
        "fail_at": ["INT", {"default": 0, "min": 0, "max": 10000}],
        "mode": [["steps", "oom"]],
        "seed": ["INT", {"default": 0, "min": 0, "max": 18446744073709551615}]},
        "hidden": {"unique_id": "UNIQUE_ID"}})",
        "IMAGE", nullptr, false, ClassStyle::Old, false},
};
// clang-format on

} // namespace

std::span<const ClassRow> classRows()
{
    return kClassRows;
}

} // namespace cq::sim
