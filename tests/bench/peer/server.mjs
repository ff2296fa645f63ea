// What one would write for Node in an afternoon: an HTTP server that checks a token, puts the job into a BullMQ queue and
// answers once Redis has it; a worker that posts the graph to a ComfyUI server and follows it; a WebSocket of news.
//   node server.mjs REDIS_PORT NODE_URL CLAIMS
// CLAIMS is the payload of a token in base64url. It is signed with a key of this server and printed, so that both sides of
// the benchmark check tokens of the same length with the same claims. Prints "token …" and "listening on http://…".
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import http from "node:http";
import { Queue, Worker } from "bullmq";
import WebSocket, { WebSocketServer } from "ws";

const [redisPort, nodeUrl, claims] = process.argv.slice(2);
const connection = { host: "127.0.0.1", port: Number(redisPort), maxRetriesPerRequest: null };
const key = randomBytes(32);
const users = new Map(); // who may come in, by number
const toNode = new http.Agent({ keepAlive: true, noDelay: true });

function signature(text) {
  return createHmac("sha256", key).update(text).digest();
}

function signed(payload) {
  const text = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url")}.${payload}`;
  return `${text}.${signature(text).toString("base64url")}`;
}

/** Who asks, or undefined. */
function userOf(request) {
  const header = request.headers.authorization ?? "";
  if (!header.startsWith("Bearer ")) return undefined;
  const parts = header.slice(7).split(".");
  if (parts.length !== 3) return undefined;
  const given = Buffer.from(parts[2], "base64url");
  const right = signature(`${parts[0]}.${parts[1]}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  if (JSON.parse(Buffer.from(parts[0], "base64url").toString()).alg !== "HS256") return undefined;
  const said = JSON.parse(Buffer.from(parts[1], "base64url").toString());
  return said.exp * 1000 > Date.now() ? users.get(said.sub) : undefined;
}

function answer(response, status, value, headers = {}) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function read(request) {
  return new Promise((resolve, reject) => {
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("end", () => resolve(Buffer.concat(pieces).toString()));
    request.on("error", reject);
  });
}

/** One call of the ComfyUI server, on a connection that is kept. */
async function callNode(method, path, value) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const headers = body
    ? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }
    : {};
  const response = await new Promise((resolve, reject) => {
    const request = http.request(nodeUrl + path, { method, headers, agent: toNode }, resolve);
    request.on("error", reject);
    request.end(body);
  });
  const text = await read(response);
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${text}`);
  return JSON.parse(text);
}

const clientId = randomUUID();
const followed = new Map(); // prompt id → called at its end
const news = new WebSocket(`${nodeUrl.replace("http", "ws")}/ws?clientId=${clientId}`);
await new Promise((resolve, reject) => {
  news.on("open", resolve);
  news.on("error", reject);
});
news.on("message", (data, isBinary) => {
  if (isBinary) return;
  const event = JSON.parse(data);
  if (event.type === "execution_success" || event.type === "execution_error")
    followed.get(event.data.prompt_id)?.();
});

// Redis reads 16 KB of a connection before it syncs: over one connection five jobs would share a sync, over eight forty do.
const queues = Array.from(
  { length: 8 },
  () =>
    new Queue("jobs", {
      connection,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 1000 },
    }),
);
let turn = 0;
const worker = new Worker(
  "jobs",
  async (job) => {
    const promptId = randomUUID();
    const ended = new Promise((resolve) => followed.set(promptId, resolve));
    const prompt = { prompt: job.data.workflow, client_id: clientId, prompt_id: promptId };
    await callNode("POST", "/prompt", prompt);
    await ended;
    followed.delete(promptId);
    return (await callNode("GET", `/history/${promptId}`))[promptId].outputs;
  },
  { connection, concurrency: 1 },
);
await worker.waitUntilReady();

async function submit(user, request, response) {
  const fields = JSON.parse(await read(request));
  const isGraph = typeof fields.workflow === "object" && Object.values(fields.workflow).every(
    (graphNode) => typeof graphNode.class_type === "string" && typeof graphNode.inputs === "object",
  );
  if (!isGraph) return answer(response, 400, { error: "The field workflow is no graph." });
  const view = {
    id: randomUUID(),
    title: String(fields.title ?? "Untitled").slice(0, 200),
    user: user.name,
    state: "pending",
    submitted_at: new Date().toISOString(),
  };
  const queue = queues[turn++ % queues.length];
  await queue.add("job", { ...view, workflow: fields.workflow }, { jobId: view.id });
  answer(response, 202, view, { Location: `/api/v1/jobs/${view.id}` });
  tell({ type: "job", data: view, timestamp: new Date().toISOString() });
}

const server = http.createServer((request, response) => {
  const user = userOf(request);
  if (!user) return answer(response, 401, { error: "Sign in first." });
  const route = `${request.method} ${request.url}`;
  if (route === "POST /api/v1/jobs")
    return submit(user, request, response).catch((error) =>
      answer(response, 500, { error: String(error) }),
    );
  if (route === "POST /api/v1/queue/pause")
    return worker.pause().then(() => answer(response, 200, { paused: true }));
  return answer(response, 404, { error: "There is nothing at this path." });
});

const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  if (!userOf(request) || request.url !== "/api/v1/events") return socket.destroy();
  sockets.handleUpgrade(request, socket, head, () => {});
});

function tell(event) {
  const text = JSON.stringify(event);
  for (const client of sockets.clients) client.send(text);
}

users.set(JSON.parse(Buffer.from(claims, "base64url").toString()).sub, { name: "bench" });
server.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  console.log(`token ${signed(claims)}`);
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
