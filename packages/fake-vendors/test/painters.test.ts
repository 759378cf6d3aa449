import { randomUUID } from 'node:crypto';
import type { AnnotatorErrorCode, Generator } from '@visionprefer/core';
import { comfyui } from '@visionprefer/generator-comfyui';
import { diffusers } from '@visionprefer/generator-diffusers';
import { google } from '@visionprefer/generator-google';
import { openai } from '@visionprefer/generator-openai';
import { webui } from '@visionprefer/generator-webui';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type FakePainters, type PainterFault, type PainterName, startFakePainters } from '../src/index.ts';

const generators: Record<PainterName, (baseURL: string) => Generator> = {
  comfyui: (baseURL) => comfyui({ model: 'sd15.safetensors', baseURL }),
  webui: (baseURL) => webui({ baseURL }),
  openai: (baseURL) => openai({ model: 'gpt-image-2', baseURL, apiKey: 'any', sizes: ['64x64'] }),
  google: (baseURL) => google({ model: 'gemini-3-pro-image', baseURL, apiKey: 'any' }),
  diffusers: (baseURL) => diffusers({ baseURL }),
};
const names = Object.keys(generators) as PainterName[];
const request = { prompt: 'a boat', seed: 1, width: 64, height: 64 };

describe.each(names)('%s', (name) => {
  test.each<[PainterFault, string]>([
    ['500', 'overloaded'],
    ['503', 'overloaded'],
    ['rate-limited', 'rate-limited'],
    ['reset', 'network'],
    ['cut', 'network'],
  ])('%s is told as %s, and over the next time', async (fault, code) => {
    const { paint, painters } = await open(name, { retryAfterSeconds: 7 });
    painters.next(fault, name);
    const error = await paint().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, ...(fault === 'rate-limited' && { retryAfterMs: 7_000 }) });
    const { bytes } = await paint();
    expect([...bytes.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    // ComfyUI keeps what it has under the ticket, and has it painted once.
    const isKept = name === 'comfyui' && (fault === 'reset' || fault === 'cut');
    expect(painters.orders).toHaveLength(isKept ? 1 : 2);
  });

  const own: Partial<Record<PainterName, Partial<Record<PainterFault, AnnotatorErrorCode>>>> = {
    comfyui: { 'out-of-memory': 'overloaded', restart: 'network' },
    webui: { 'out-of-memory': 'overloaded' },
    openai: { refused: 'blocked' },
    google: { refused: 'blocked' },
    diffusers: { 'out-of-memory': 'overloaded', refused: 'blocked' },
  };
  test.each(Object.entries(own[name] ?? {}))('%s, in its own form, is told as %s', async (fault, code) => {
    const { paint, painters } = await open(name);
    painters.next(fault as PainterFault, name);
    await expect(paint()).rejects.toMatchObject({ code });
    await expect(paint()).resolves.toMatchObject({ bytes: expect.anything() });
    expect(painters.orders.map((order) => order.fault)).toEqual([fault, undefined]);
  });
});

describe('ComfyUI', () => {
  test('an image whose prompt failed again and again is had from the first that did not, and not painted again', async () => {
    const { paint, painters } = await open('comfyui');
    for (const _ of [1, 2]) {
      painters.next('out-of-memory', 'comfyui');
      await expect(paint()).rejects.toThrow('KSampler failed: Allocation on device');
    }
    const { bytes } = await paint();
    expect((await paint()).bytes).toEqual(bytes);
    expect(painters.orders).toHaveLength(3);
  });

  test.each<[PainterFault, string | undefined]>([
    ['socket-cut', 'progress'],
    ['socket-silence', undefined],
  ])('does without its websocket: %s', async (fault, last) => {
    const { paint, painters } = await open('comfyui');
    painters.next(fault, 'comfyui');
    await expect(paint()).resolves.toMatchObject({ bytes: expect.anything() });
    expect(painters.orders).toHaveLength(1);
    expect(painters.sockets.map(({ told }) => told.at(-1))).toEqual([last]);
  });

  test('a model that the server lacks is missing for every image', async () => {
    const { painters } = await open('comfyui');
    const generator = comfyui({ model: 'unknown.safetensors', baseURL: painters.urls.comfyui });
    await expect(generator.generate(request, options())).rejects.toMatchObject({
      code: 'unknown-model',
      message: expect.stringContaining("CheckpointLoaderSimple: Value not in list: ckpt_name: 'unknown.safetensors'"),
    });
  });
});

test('faults come in their shares, the same for the same seed, and unknown ones are turned down', async () => {
  const faultsOf = async (seed: number) => {
    const { painters, generator } = await open('diffusers', { faults: { blank: 0.5 }, seed });
    for (let at = 0; at < 40; at++) await generator.generate({ ...request, seed: at }, options());
    return painters.orders.map(({ fault }) => fault ?? '').join();
  };
  const drawn = await faultsOf(3);
  expect(drawn.match(/blank/g)?.length).toBeGreaterThan(8);
  expect(await faultsOf(3)).toBe(drawn);
  expect(await faultsOf(4)).not.toBe(drawn);
  await expect(startFakePainters({ faults: { blanc: 1 } as never })).rejects.toThrow('There is no fault "blanc"');
});

/** Painters that are closed after the test, and one image of one of them, which has its ticket. */
async function open(name: PainterName, faults: Parameters<typeof startFakePainters>[0] = {}) {
  const painters: FakePainters = await startFakePainters(faults);
  onTestFinished(() => painters.close());
  const generator = generators[name](painters.urls[name]);
  const asked = options();
  return { painters, generator, paint: () => generator.generate(request, asked) };
}

function options() {
  return { signal: new AbortController().signal, ticket: randomUUID() };
}
