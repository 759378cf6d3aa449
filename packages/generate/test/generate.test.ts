import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Failure, type Generator, GeneratorError, type Sample, sampleSchema } from '@visionprefer/core';
import { paint } from '@visionprefer/generator-paint';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GenerateRunOptions, generate, readPaintedSamples } from '../src/index.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'visionprefer-generate-'));
});
afterEach(() => rm(out, { recursive: true }));

const prompts = ['two red cats on the beach', 'a blue boat on the sea', 'a house in the snow'].map((prompt, at) => ({
  id: `p${at}`,
  prompt,
}));
const small = { width: 64, height: 64, guidance: { from: 3, to: 12 } };
const painters = ['master', 'beginner'].map((model) => paint({ model }));

describe('generate', () => {
  test('writes samples with their images, and what each was painted with', async () => {
    const summary = await run({ generators: painters });
    expect(summary).toMatchObject({ samples: 3, images: 12, gaps: {}, failures: 0, lost: 0, stopped: undefined });
    const samples = readSamples();
    expect(samples).toHaveLength(3);
    for (const sample of samples) {
      expect(sampleSchema.parse(sample)).toEqual(sample);
      expect(sample.images.map(({ generator }) => generator).sort()).toEqual([
        ...['paint:beginner', 'paint:beginner', 'paint:master', 'paint:master'],
      ]);
      const painted = sample.metadata?.painted as Record<string, { guidance: number; seed: number; notes: unknown }>;
      for (const { id } of sample.images) {
        expect(painted[id]).toMatchObject({ width: 64, height: 64, steps: null, notes: { asked: expect.anything() } });
        expect(painted[id]?.guidance).toBeGreaterThanOrEqual(3);
        expect(painted[id]?.guidance).toBeLessThanOrEqual(12);
      }
    }
    const urls = samples.flatMap(({ images }) => images.map(({ url }) => url));
    expect(files('images').sort()).toEqual(urls.map((url) => url.replace('images/', '')).sort());
    expect(readdirSync(join(out, '.tickets'))).toEqual([]);
  });

  test('does nothing the second time, and only what is new with further prompts', async () => {
    const counted = counting(paint());
    await run({ generators: [counted.generator] });
    expect(counted.calls).toHaveLength(12);
    const again = await run({ generators: [counted.generator] }, [...prompts, { id: 'new', prompt: 'a green apple' }]);
    expect(again).toMatchObject({ samples: 1, earlier: 3 });
    expect(counted.calls).toHaveLength(16);
  });

  test('draws the same for the same seed, whatever else is painted, and something else for another', async () => {
    const [one, other, whole] = [counting(paint()), counting(paint()), counting(paint())];
    const [first] = prompts as [(typeof prompts)[0]];
    await run({ generators: [whole.generator] });
    await run({ generators: [one.generator], out: join(out, 'one') }, [first]);
    await run({ generators: [other.generator], out: join(out, 'other'), seed: 1 }, [first]);
    expect(whole.calls).toEqual(expect.arrayContaining(one.calls));
    expect(other.calls).not.toEqual(one.calls);
  });

  test('leaves a gap where an image was refused, and never a wrong one', async () => {
    const generator: Generator = {
      ...paint(),
      async generate(request, options) {
        if (request.seed % 2 === 0) throw new GeneratorError('blocked', 'The filter of the vendor stopped it.');
        return paint().generate(request, options);
      },
    };
    const summary = await run({ generators: [generator] });
    const gaps = readSamples().flatMap(({ metadata }) => Object.values((metadata?.gaps ?? {}) as object));
    expect(gaps).toContainEqual({
      ...{ generator: 'paint:journeyman', outcome: 'blocked', detail: 'The filter of the vendor stopped it.' },
    });
    expect(summary.gaps).toEqual({ blocked: gaps.length });
    expect(summary.images + gaps.length).toBe(12);
    await expect(run({ generators: [generator] })).resolves.toMatchObject({ samples: 0, failures: 0 });
  });

  test('tells of an image that fails, leaves its sample to the next run, and paints the others', async () => {
    const failing: Generator = {
      ...paint(),
      async generate(request, options) {
        if (request.prompt.includes('boat')) throw new GeneratorError('bad-request', 'There is no boat here.');
        return paint().generate(request, options);
      },
    };
    const told: Failure[] = [];
    const summary = await run({ generators: [failing], images: 2, onFailure: (failure) => told.push(failure) });
    expect(summary).toMatchObject({ samples: 2, failures: 2, stopped: undefined, overspent: false });
    expect(told.map(({ sampleId, annotatorId, fatal }) => ({ sampleId, annotatorId, fatal }))).toEqual(
      Array.from({ length: 2 }, () => ({ sampleId: 'p1', annotatorId: 'paint:journeyman', fatal: false })),
    );
    expect(told[0]?.error.message).toContain('There is no boat here.');
    expect(await run({ generators: [paint()], images: 2 })).toMatchObject({ samples: 1, earlier: 2 });
  });

  test('what a folder holds is told whoever made it, refusals included', async () => {
    expect(await readPaintedSamples(join(out, 'none'))).toEqual({ samples: 0, images: 0, gaps: {} });
    const refusing: Generator = {
      ...paint(),
      async generate(request, options) {
        if (request.prompt.includes('boat')) throw new GeneratorError('refused', 'No boats.');
        return paint().generate(request, options);
      },
    };
    await run({ generators: [refusing] }, prompts.slice(0, 2));
    await run({ generators: [refusing] });
    appendFileSync(join(out, 'samples.jsonl'), '{"id":"torn","ima');
    expect(await readPaintedSamples(out)).toEqual({ samples: 2, images: 8, gaps: { refused: 4 } });
  });

  test.each<[string, (at: number) => Promise<Uint8Array>, string, number]>([
    ['cannot be decoded', async () => new TextEncoder().encode('<html>'), 'unreadable', 8],
    ['is cut off', async (at) => (await picture(at)).slice(0, -200), 'unreadable', 8],
    [
      'is blank',
      async () =>
        (await import('sharp'))
          .default({ create: { width: 64, height: 64, channels: 3, background: '#000' } })
          .png()
          .toBuffer(),
      'blank',
      4,
    ],
    ['is the same each time', () => picture(7), 'same', 4],
  ])('takes no picture that %s', async (_, bytesOf, outcome, calls) => {
    let made = 0;
    const generator: Generator = { ...paint(), generate: async () => ({ bytes: await bytesOf(made++) }) };
    const failed: string[] = [];
    const summary = await run(
      { generators: [generator], onFailure: ({ error }) => failed.push(error.message) },
      prompts.slice(0, 1),
    );
    expect(made).toBe(calls);
    expect(summary.gaps).toEqual({ [outcome]: outcome === 'same' ? 3 : 4 });
    expect(files('images')).toHaveLength(outcome === 'same' ? 1 : 0);
    expect(failed).toEqual([]);
  });

  test('what cannot be painted is told once, leaves no sample, and is asked for again by the next run', async () => {
    let refuses = true;
    const generator: Generator = {
      ...paint(),
      generate(request, options) {
        if (refuses && request.prompt.includes('boat')) throw new GeneratorError('bad-request', 'No boats today.');
        return paint().generate(request, options);
      },
    };
    const failed: unknown[] = [];
    const onFailure: GenerateRunOptions['onFailure'] = ({ sampleId, error }) => failed.push([sampleId, error.message]);
    await expect(run({ generators: [generator], images: 1, onFailure })).resolves.toMatchObject({
      ...{ samples: 2, failures: 1, stopped: undefined },
    });
    expect(failed).toEqual([['p1', 'No boats today.']]);
    refuses = false;
    await expect(run({ generators: [generator], images: 1, onFailure })).resolves.toMatchObject({
      samples: 1,
      failures: 0,
    });
  });

  test('a generator that cannot be asked any more ends the run, and the next one goes on', async () => {
    let open = false;
    const generator: Generator = {
      ...paint(),
      generate(request, options) {
        if (!open) throw new GeneratorError('quota', 'There is no credit left.');
        return paint().generate(request, options);
      },
    };
    const summary = await run({ generators: [generator] });
    expect(summary.samples).toBe(0);
    expect(summary.stopped).toContain('There is no credit left.');
    open = true;
    await expect(run({ generators: [generator] })).resolves.toMatchObject({ samples: 3, stopped: undefined });
  });

  test('a generator that does not answer is waited for no longer than is allowed', async () => {
    const silent: Generator = {
      ...paint(),
      id: 'silent',
      generate: () => Promise.reject(new GeneratorError('network', 'Nobody is there.')),
    };
    const summary = await run({ generators: [silent, paint()], patienceMs: 50 });
    expect(summary).toMatchObject({ samples: 0, stopped: expect.stringContaining('silent has not answered') });
    await expect(run({ generators: [{ ...paint(), id: 'silent' }, paint()] })).resolves.toMatchObject({ samples: 3 });
  });

  test('a budget is never passed, over all runs, and needs a price', async () => {
    const priced = counting({ ...paint(), usdPerImage: 0.04 });
    const summary = await run({ generators: [priced.generator], budgetUsd: 0.21 });
    expect(priced.calls).toHaveLength(5);
    expect(summary.usd.spent).toBeCloseTo(0.2);
    expect(summary.stopped).toMatch(/budget/);
    const rest = await run({ generators: [priced.generator], budgetUsd: 1 });
    expect(priced.calls).toHaveLength(12);
    expect(rest.usd.spent).toBeCloseTo(0.48);
    const unpriced = { ...paint(), usdPerImage: undefined };
    await expect(run({ generators: [unpriced], budgetUsd: 1 })).rejects.toThrow('the price of every generator');
  });

  test('says so when a folder was begun otherwise, or a prompt has changed', async () => {
    await run({ generators: painters });
    await expect(run({ generators: painters, seed: 9 })).rejects.toThrow('was begun with other options');
    await expect(run({ generators: painters }, [{ id: 'p0', prompt: 'another' }])).rejects.toThrow(
      'with another prompt',
    );
  });
});

function run(options: Partial<GenerateRunOptions> & Pick<GenerateRunOptions, 'generators'>, given = prompts) {
  return generate(given, { ...small, out, ...options });
}

function readSamples(): Sample[] {
  const lines = readFileSync(join(out, 'samples.jsonl'), 'utf8').trim().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Sample);
}

function files(folder: string): string[] {
  try {
    return readdirSync(join(out, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));
  } catch {
    return [];
  }
}

function counting(generator: Generator) {
  const calls: object[] = [];
  const counted: Generator = {
    ...generator,
    generate(request, options) {
      calls.push(request);
      return generator.generate(request, options);
    },
  };
  return { calls, generator: counted };
}

async function picture(seed: number): Promise<Uint8Array> {
  const request = { prompt: 'a red fox', seed, width: 64, height: 64 };
  return (await paint({ model: 'master' }).generate(request, { signal: new AbortController().signal, ticket: '' }))
    .bytes;
}
