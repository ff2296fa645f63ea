// node saintno.mjs URL WORKFLOW.json: runs an SDXL workflow through @saintno/comfyui-sdk and checks what it reports.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { ComfyApi, CallWrapper, PromptBuilder } from "@saintno/comfyui-sdk";

const [url, workflowFile] = process.argv.slice(2);
const workflow = JSON.parse(await readFile(workflowFile, "utf8"));

const api = await new ComfyApi(url).init(5, 500).waitForReady();

const stats = await api.getSystemStats();
assert.equal(stats.devices[0].type, "cuda");
assert.ok((await api.getCheckpoints()).includes("sd_xl_base_1.0.safetensors"));
assert.ok((await api.getSamplerInfo()).sampler.length > 0);

function prompt(seed) {
  return new PromptBuilder(workflow, ["seed", "steps", "positive"], ["images"])
    .setInputNode("seed", "3.inputs.seed")
    .setInputNode("steps", "3.inputs.steps")
    .setInputNode("positive", "6.inputs.text")
    .setOutputNode("images", "9")
    .input("seed", seed)
    .input("steps", 4)
    .input("positive", "hills at night");
}

async function run(builder) {
  const seen = { progress: 0, previews: 0 };
  const output = await new Promise((resolve, reject) => {
    new CallWrapper(api, builder)
      .onProgress(() => ++seen.progress)
      .onPreview(() => ++seen.previews)
      .onFinished(resolve)
      .onFailed((error) => reject(error))
      .run();
  });
  return { output, seen };
}

const first = await run(prompt(7));
assert.equal(first.seen.progress, 4);
assert.ok(first.seen.previews > 0);
const [image] = first.output.images.images;
assert.equal(image.type, "output");
const bytes = Buffer.from(await (await api.getImage(image)).arrayBuffer());
assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from("PNG")]);

// The same again is answered from the node's cache, with the same file.
const second = await run(prompt(7));
assert.deepEqual(second.output.images.images, first.output.images.images);

// A wrong model is refused with ComfyUI's JSON, which the package turns into an error.
const wrong = structuredClone(workflow);
wrong["4"].inputs.ckpt_name = "missing.safetensors";
await assert.rejects(api.queuePrompt(null, wrong));

const upload = await api.uploadImage(bytes, "from-client.png");
assert.equal(upload.info.filename, "from-client.png");
const history = await api.getHistories();
assert.equal(Object.keys(history).length, 2);

api.destroy?.();
console.log("saintno ok");
process.exit(0);
