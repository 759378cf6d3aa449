/**
 * What serving rewards costs beside what judging costs: 64 images of 60 kB over each route, against a bare HTTP server that
 * returns constants; VP-Score ready; 5,000 images; 50 clients at once.
 * `node --conditions=@visionprefer/source bench/serve.ts`
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Judged, modelSource, type RewardSource, startRewardServer, writePickle } from '@visionprefer/serve';
import { findReadyModel, openModelEncoder, readModel } from '@visionprefer/vp-score';
import sharp from 'sharp';
import { seeded } from './seeded.ts';

const finding = { raw: 1, score: 3 };
const instant: RewardSource = {
  ...{ name: 'instant', id: 'instant', aspects: ['fidelity'], concurrency: 64, together: 1 },
  judge: async ({ pictures }) => pictures.map((): Judged => ({ findings: { fidelity: finding } })),
  close: async () => {},
};

const images = await drawImages(64);
const bytes = images.reduce((sum, image) => sum + image.length, 0) / images.length;
console.log(`64 images of ${(bytes / 1_000).toFixed(0)} kB, 512 px, CPU ms a batch, client included`);
await measureRoutes();
await measureModel();
await measureMany();
await measureClients();

/** The body of one batch on each wire, and where it goes. */
function bodies(prompt: string): Record<string, { path: string; body: string | Uint8Array }> {
  const encoded = images.map((image) => image.toString('base64'));
  const own = encoded.map((image) => ({ image, prompt }));
  const turns = encoded.map((image) => ({
    history: [{ text: prompt, image_b64: image }],
    required_rewards: ['instant'],
  }));
  return {
    'rewards (JSON)': { path: '/v1/rewards', body: JSON.stringify({ images: own }) },
    'verl-omni, flow_grpo (pickle)': { path: '/', body: pickleOf(prompt) },
    'Flow-Factory (JSON)': {
      path: '/compute',
      body: JSON.stringify({ prompt: images.map(() => prompt), image: encoded }),
    },
    'UniRL (JSON)': { path: '/score', body: JSON.stringify({ requests: turns }) },
  };
}

/** `{images: [bytes], prompts: [text]}` of protocol 3: the writer of answers has no bytes. */
function pickleOf(prompt: string): Uint8Array {
  const open = Buffer.from('\x80\x03}(X\x06\0\0\0images](', 'latin1');
  const parts = images.flatMap((image) => {
    const head = Buffer.from('B\0\0\0\0', 'latin1');
    head.writeUInt32LE(image.length, 1);
    return [head, image];
  });
  const prompts = writePickle(images.map(() => prompt)).subarray(2, -1);
  return Buffer.concat([open, ...parts, Buffer.from('eX\x07\0\0\0prompts', 'latin1'), prompts, Buffer.from('u.')]);
}

async function measureRoutes(): Promise<void> {
  const bare = createServer(async (request, response) => {
    for await (const _ of request);
    response.end(JSON.stringify({ rewards: images.map(() => 1) }));
  });
  await once(bare.listen(0, '127.0.0.1'), 'listening');
  const server = await startRewardServer({ source: instant, port: 0 });
  const rounds = 20;
  for (const [name, { path }] of Object.entries(bodies(''))) {
    // A prompt of its own for each round, so that nothing is known yet.
    const asked = Array.from({ length: rounds }, (_, round) => bodies(`${name} ${round}`)[name]?.body ?? '');
    const send = async (url: string) => {
      for (const body of asked) await post(`${url}${path}`, body);
    };
    const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
    await send(bareUrl);
    const [floor, ours] = [await cpuMs(() => send(bareUrl)), await cpuMs(() => send(server.url))];
    say(
      name,
      `${(ours / rounds).toFixed(1)}; a bare server ${(floor / rounds).toFixed(1)}; beyond it ${((ours - floor) / rounds).toFixed(1)}`,
    );
  }
  await server.close();
  bare.close();
  bare.closeAllConnections();
}

async function measureModel(): Promise<void> {
  const model = await readModel(await findReadyModel());
  const server = await startRewardServer({
    source: modelSource({ model, encoder: await openModelEncoder(model) }),
    port: 0,
  });
  const { path, body } = bodies('a prompt')['rewards (JSON)'] ?? { path: '', body: '' };
  const first = await cpuMs(() => post(server.url + path, body));
  const again = await cpuMs(() => post(server.url + path, body));
  say(
    '64 images by the ready VP-Score',
    `${(first / 1_000).toFixed(2)} CPU s; the same again ${(again / 1_000).toFixed(3)}`,
  );
  await server.close();
}

/** 5,000 images, each a request, 50 at once, with what is remembered of them. */
async function measureMany(): Promise<void> {
  const server = await startRewardServer({ source: instant, port: 0 });
  const encoded = images.map((image) => image.toString('base64'));
  const memory: number[] = [];
  for (let start = 0; start < 5_000; start += 50) {
    const asked = Array.from({ length: 50 }, (_, place) => ({
      image: encoded[place] ?? '',
      prompt: `${start + place}`,
    }));
    await Promise.all(asked.map((image) => post(`${server.url}/v1/rewards`, JSON.stringify({ images: [image] }))));
    memory.push(process.memoryUsage.rss() / 1e6);
  }
  const at = (share: number) => memory[Math.floor(share * (memory.length - 1))]?.toFixed(0);
  say(
    '5,000 images, resident MB, client and VP-Score included',
    `after 500 ${at(0.1)}, 2,500 ${at(0.5)}, 5,000 ${at(1)}`,
  );
  await server.close();
}

async function measureClients(): Promise<void> {
  const source: RewardSource = {
    ...instant,
    judge: async ({ prompt, pictures }) =>
      pictures.map((): Judged => ({ findings: { fidelity: { raw: Number(prompt), score: 3 } } })),
  };
  const server = await startRewardServer({ source, port: 0 });
  const encoded = images.map((image) => image.toString('base64'));
  const clients = await Promise.all(
    Array.from({ length: 50 }, async (_, client) => {
      const expected = encoded.map((_, place) => client * 100 + place);
      const asked = encoded.map((image, place) => ({ image, prompt: String(expected[place]) }));
      const { rewards } = (await post(`${server.url}/v1/rewards`, JSON.stringify({ images: asked }))) as {
        rewards: { reward?: number }[];
      };
      return rewards.filter(({ reward }, place) => reward !== expected[place]).length;
    }),
  );
  say('50 clients of 64 images at once: lost or out of order', `${clients.reduce((sum, lost) => sum + lost, 0)}`);
  await server.close();
}

async function post(url: string, body: string | Uint8Array): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body: typeof body === 'string' ? body : Buffer.from(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const answer = Buffer.from(await response.arrayBuffer());
  return answer[0] === 0x80 ? answer : JSON.parse(answer.toString());
}

/** Pictures with some noise, of about 60 kB as JPEG. */
async function drawImages(count: number): Promise<Buffer[]> {
  const random = seeded(3);
  const side = 512;
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const pixels = Buffer.from(
        Array.from({ length: side * side * 3 }, (_, at) => (at / 97 + index * 31 + random() * 16) & 255),
      );
      return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
        .jpeg({ quality: 75 })
        .toBuffer();
    }),
  );
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function say(what: string, figure: string): void {
  console.log(`${what.padEnd(60)} ${figure}`);
}
