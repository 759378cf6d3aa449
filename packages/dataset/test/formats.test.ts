import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PreferencePair } from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatasetImage } from '../src/formats/format.ts';
import { formats } from '../src/formats/formats.ts';
import type { WriteDatasetOptions } from '../src/write/options.ts';
import { writeDataset } from '../src/write/write-dataset.ts';
import { makeFolder } from './make-folder.ts';
import { makePairs, type ScoredSample } from './make-pairs.ts';

const sample = (ids: string[]): fc.Arbitrary<ScoredSample[]> =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(id),
        prompt: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `${id} ${text}`),
        images: fc
          .array(fc.integer({ min: 2, max: 10 }), { minLength: 2, maxLength: 4 })
          .map((halves) => halves.map((half, place) => ({ id: `i${place}`, score: half / 2, generator: `g${place}` }))),
        aspect: fc.constantFrom('overall', 'fidelity'),
      }),
    ),
  );

/** What a pair says, in whatever format: for which prompt which bytes are better. */
async function claim(prompt: string, chosen: DatasetImage, rejected: DatasetImage): Promise<string> {
  return JSON.stringify([prompt, await hashOf(chosen), await hashOf(rejected)]);
}

async function hashOf({ url }: DatasetImage): Promise<string> {
  const bytes = url.startsWith('data:')
    ? Buffer.from(url.split(',')[1] ?? '', 'base64')
    : await readFile(fileURLToPath(url));
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

async function claimsOf(folder: string, id: string): Promise<string[]> {
  const format = formats.find((known) => known.id === id);
  const claims: string[] = [];
  for await (const pair of format?.read(join(folder, id)) ?? []) {
    claims.push(await claim(pair.prompt, pair.chosen, pair.rejected));
  }
  return claims.sort();
}

const claimOf = ({ prompt, chosen, rejected }: PreferencePair) => JSON.stringify([prompt, chosen.hash, rejected.hash]);

async function write(
  folder: string,
  pairs: readonly PreferencePair[],
  options: Partial<WriteDatasetOptions> = {},
): Promise<string> {
  const out = join(folder, `out-${Math.random()}`);
  await writeDataset(pairs, { formats, out, images: { root: folder }, ...options });
  return out;
}

test('what is read back from a format is what was written, pair by pair', async () => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(
    sample(['a', 'b', 'c']),
    fc.double({ min: 0, max: 1, noNaN: true }),
    async (samples, keep) => {
      // Some pairs are left out, as a margin does: then a ranking would say more than the pairs.
      const pairs = (await makePairs(folder, samples)).filter((_, index) => (index * 0.618) % 1 <= keep || index === 0);
      fc.pre(pairs.length > 0);
      const out = await write(folder, pairs, { shares: { validation: 0.3, test: 0.3 } });
      const expected = pairs.map(claimOf).sort();
      for (const { id } of formats) if (id !== 'kto') expect(await claimsOf(out, id), id).toEqual(expected);
    },
  );
  await fc.assert(property, { numRuns: 12 });
});

describe('kto', () => {
  test('has each image once, and none that won one pair and lost another', async () => {
    const folder = await makeFolder();
    const scores = [5, 3, 1, 1];
    const images = scores.map((score, place) => ({ id: `i${place}`, score }));
    const pairs = await makePairs(folder, [{ id: 's', prompt: 'A cube', images }]);
    const out = await write(folder, pairs, { shares: { validation: 0, test: 0 } });
    // The best against the two worst; the one between is neither.
    expect(await claimsOf(out, 'kto')).toEqual(
      pairs
        .filter(({ margin }) => margin === 4)
        .map(claimOf)
        .sort(),
    );
  });

  test('needs the pairs of a sample to stand together, and says so', async () => {
    const folder = await makeFolder();
    const images = [5, 3, 1].map((score, place) => ({ id: `i${place}`, score }));
    const samples = ['s', 't'].map((id) => ({ id, prompt: id, images }));
    const pairs = await makePairs(folder, samples);
    const torn = [...pairs.slice(1), ...pairs.slice(0, 1)];
    await expect(write(folder, torn)).rejects.toThrow(/The pairs of sample s do not stand together, and kto needs/);
  });
});

test.each(formats)('docs/formats.md has every column of $id', async ({ id, columns }) => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
  const section = page.split(`\n## ${id}\n`)[1]?.split('\n## ')[0];
  const rows = columns.map(({ name, type, holds }) => `| \`${name}\` | ${type} | ${holds} |`);
  expect(section?.split('\n').filter((line) => /^\| `/.test(line))).toEqual(rows);
});

test('the same pairs and options give the same bytes, and another seed other places', async () => {
  const folder = await makeFolder();
  const images = [5, 4, 3, 2].map((score, place) => ({ id: `i${place}`, score }));
  const samples = Array.from({ length: 6 }, (_, index) => ({ id: `s${index}`, prompt: `Prompt ${index}`, images }));
  const pairs = await makePairs(folder, samples);
  const manifestOf = async (options: Partial<WriteDatasetOptions>) =>
    JSON.parse(await readFile(join(await write(folder, pairs, options), 'manifest.json'), 'utf8')) as {
      formats: { id: string; files: { path: string; sha256: string }[] }[];
    };
  const sumsOf = (manifest: Awaited<ReturnType<typeof manifestOf>>, id: string) =>
    manifest.formats
      .find((format) => format.id === id)
      ?.files.filter(({ path }) => path !== 'README.md')
      .map(({ sha256 }) => sha256);
  const [first, again, other] = [await manifestOf({}), await manifestOf({}), await manifestOf({ seed: 1 })];
  for (const { id } of formats) expect(sumsOf(again, id), id).toEqual(sumsOf(first, id));
  expect(sumsOf(other, 'diffusion-dpo')).not.toEqual(sumsOf(first, 'diffusion-dpo'));
  expect(sumsOf(other, 'hub')).toEqual(sumsOf(first, 'hub'));
});

test('shards are begun when one is full, and all of them are read back', async () => {
  const folder = await makeFolder();
  const images = [5, 4, 3, 2].map((score, place) => ({ id: `i${place}`, score }));
  const samples = Array.from({ length: 10 }, (_, index) => ({ id: `s${index}`, prompt: `Prompt ${index}`, images }));
  const pairs = await makePairs(folder, samples);
  const out = await write(folder, pairs, { shardBytes: 1000, shares: { validation: 0, test: 0 } });
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'));
  const files: string[] = manifest.formats[0].files.map(({ path }: { path: string }) => path);
  expect(files.length).toBeGreaterThan(4);
  expect(files[0]).toBe(`overall/train-00000-of-${String(files.length - 1).padStart(5, '0')}.parquet`);
  expect(await claimsOf(out, 'hub')).toEqual(pairs.map(claimOf).sort());
});
