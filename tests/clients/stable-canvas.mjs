// node stable-canvas.mjs URL WORKFLOW.json: runs a workflow through @stable-canvas/comfyui-client by socket and by polling.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Client, BasePipe } from "@stable-canvas/comfyui-client";
import WebSocket from "ws";

const [url, workflowFile] = process.argv.slice(2);
const workflow = JSON.parse(await readFile(workflowFile, "utf8"));
const host = new URL(url).host;

const client = new Client({ api_host: host, WebSocket, fetch });
await client.connect();
assert.equal((await client.getSystemStats()).devices[0].type, "cuda");
assert.ok((await client.getSDModels()).includes("sd_xl_base_1.0.safetensors"));

let steps = 0;
const bySocket = await client.enqueue(workflow, { progress: () => ++steps });
assert.equal(steps, workflow["3"].inputs.steps);
assert.equal(bySocket.images.length, 1);

workflow["3"].inputs.seed = 99;
const byPolling = await client.enqueue_polling(workflow, {});
assert.equal(byPolling.images.length, 1);
const picture = byPolling.images[0];
const bytes =
  picture.type === "url"
    ? Buffer.from(await (await fetch(picture.data)).arrayBuffer())
    : Buffer.from(picture.data);
assert.deepEqual([...bytes.subarray(1, 4)], [...Buffer.from("PNG")]);

const piped = await new BasePipe()
  .with(client)
  .model("sd_xl_base_1.0.safetensors")
  .prompt("a lake")
  .negative("text")
  .size(256, 192)
  .steps(3)
  .cfg(5)
  .save()
  .wait();
assert.equal(piped.images.length, 1);

workflow["4"].inputs.ckpt_name = "missing.safetensors";
await assert.rejects(client.enqueue(workflow, {}));

client.close();
console.log("stable-canvas ok");
process.exit(0);
