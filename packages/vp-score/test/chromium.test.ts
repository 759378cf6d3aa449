import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { lite0, readyModel } from '@visionprefer/encoder-lite0';
import { findReadyModel, openModelEncoder, readModel, scoreImages } from '@visionprefer/vp-score';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowser } from '../../../test/bundle-for-browser.ts';
import { type Browser, executablePath, inBrowser, launch, openTab } from '../../report/test/browser.ts';

/** An application that scores a picture with the ready model, all of it from its own server. */
const application = `
  import { browserPlatform, fetchModel, openOnnxEncoder, scorePicture } from '@visionprefer/vp-score/browser';
  import { env } from 'onnxruntime-web';
  env.wasm.wasmPaths = new URL('/runtime/', location.href).href;
  globalThis.score = async () => {
    const model = await fetchModel(new URL('/ready/', location.href));
    const encoder = await openOnnxEncoder({ description: new URL('/model/encoder.json', location.href) }, browserPlatform);
    const bytes = await browserPlatform.read(new URL('/picture.png', location.href));
    return scorePicture(model, encoder, { bytes, hash: '' }, undefined);
  };
`;

/** Smooth where it can be, with lines and grain: 300 × 200 px. */
function drawPicture(): Promise<Buffer> {
  const [width, height, channels] = [300, 200, 3] as const;
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, place) => {
    const [at, channel] = [Math.floor(place / channels), place % channels];
    const [x, y] = [at % width, Math.floor(at / width)];
    return (x + y * (channel + 1)) / 4 + ((x * 7 + y * 13) % 11 < 3 ? 60 : 0) + ((x >> 4) & 1) * 30;
  });
  return sharp(pixels, { raw: { width, height, channels } }).png().toBuffer();
}

const types: Record<string, string> = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };

function serve(scripts: ReadonlyMap<string, string>, picture: Buffer): Promise<Server> {
  const runtime = new URL('.', import.meta.resolve('onnxruntime-web'));
  const find = async (path: string): Promise<Buffer | string> => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (path === '/')
      return '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/stdin.js"></script>';
    if (path === '/picture.png') return picture;
    if (path.startsWith('/ready/')) return readFile(new URL(name, readyModel));
    if (path.startsWith('/model/')) return readFile(new URL(name, lite0.description));
    if (path.startsWith('/runtime/')) return readFile(new URL(name, runtime));
    const script = scripts.get(name);
    if (script === undefined) throw new Error(`Nothing is at ${path}.`);
    return script;
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const type =
      types[path.slice(path.lastIndexOf('.') + 1)] ?? (path === '/' ? 'text/html' : 'application/octet-stream');
    find(path).then(
      (content) => response.writeHead(200, { 'content-type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(!executablePath)(inBrowser, () => {
  let [browser, server]: [Browser | undefined, Server | undefined] = [undefined, undefined];
  let address = '';
  let picture: Buffer;
  beforeAll(async () => {
    picture = await drawPicture();
    const { scripts } = await bundleForBrowser(application);
    server = await serve(scripts, picture);
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test('the ready model gives a picture the scores that it has in Node', async () => {
    if (!browser) throw new Error('Chromium was started.');
    const { page, complaints } = await openTab(browser, address);
    await page.waitForFunction('"score" in globalThis');
    const found: Record<string, { score: number; raw: number }> = await page.evaluate('score()');
    // The runtime asks for a graphics card, and Chromium says that there is none.
    expect(complaints.filter((complaint) => complaint !== 'No available adapters.')).toEqual([]);

    expect(await findReadyModel()).toBe(fileURLToPath(readyModel));
    const model = await readModel(await findReadyModel());
    const encoder = await openModelEncoder(model);
    const url = `data:image/png;base64,${picture.toString('base64')}`;
    const [expected] = await Array.fromAsync(scoreImages([{ id: 'a', url }], { model, encoder }));
    await encoder.close?.();
    if (!expected || 'error' in expected) throw new Error('Node scores the picture.');
    expect(Object.keys(found)).toEqual(['aesthetic', 'fidelity']);
    for (const [aspect, { score }] of Object.entries(expected.scores)) {
      expect(Math.abs((found[aspect]?.score ?? Number.NaN) - score), aspect).toBeLessThan(1e-4);
    }
  });
});
