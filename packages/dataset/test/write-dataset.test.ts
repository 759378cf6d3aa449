import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Consensus, type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { findFormat } from '../src/formats/formats.ts';
import type { WriteDatasetOptions } from '../src/write/options.ts';
import { type DatasetSummary, writeDataset } from '../src/write/write-dataset.ts';
import { makeFolder } from './make-folder.ts';
import { makePairs } from './make-pairs.ts';

const images = [5, 3, 1].map((score, place) => ({ id: `i${place}`, score, generator: `g|${place}` }));
const all = { validation: 0, test: 0 };

async function prepare(count = 4): Promise<{ folder: string; pairs: PreferencePair[] }> {
  const folder = await makeFolder();
  const samples = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, prompt: `Prompt ${index}`, images }));
  return { folder, pairs: await makePairs(folder, samples) };
}

function write(
  folder: string,
  pairs: readonly PreferencePair[],
  options: Partial<WriteDatasetOptions> = {},
): Promise<DatasetSummary> {
  const formats = ['hub', 'pairs'].map(findFormat);
  return writeDataset(pairs, { formats, out: join(folder, 'out'), images: { root: folder }, shares: all, ...options });
}

test('an image that vanished or changed is named, and its pairs are left out', async () => {
  const { folder, pairs } = await prepare();
  await rm(fileURLToPath(pairs[0]?.chosen.url ?? ''));
  await writeFile(
    fileURLToPath(pairs[3]?.rejected.url ?? ''),
    await readFile(fileURLToPath(pairs[6]?.chosen.url ?? '')),
  );
  const problems: Problem[] = [];
  const { leftOut, statistics } = await write(folder, pairs, { report: (problem) => problems.push(problem) });
  expect(leftOut).toEqual({ duplicate: 0, image: 4 });
  expect(statistics.pairs).toBe(8);
  // Images are looked at several at a time, so that either may be told of first.
  problems.sort((one, other) => (one.sampleId ?? '').localeCompare(other.sampleId ?? ''));
  expect(problems.map(({ sampleId, imageId }) => [sampleId, imageId])).toEqual([
    ['s0', pairs[0]?.chosen.id],
    ['s1', pairs[3]?.rejected.id],
  ]);
  expect(problems[0]?.message).toMatch(/there is no such file\. Its pairs are left out\.$/);
  expect(problems[1]?.message).toMatch(/changed since it was judged: its content hash is \w{32}, the pair has \w{32}/);
});

test('with strict, nothing is left of the data set', async () => {
  const { folder, pairs } = await prepare();
  await rm(fileURLToPath(pairs[9]?.chosen.url ?? ''));
  await expect(write(folder, pairs, { strict: true })).rejects.toThrow(/Sample s3, image i0: .*no such file/);
  expect(await readdir(folder)).toEqual(['pictures']);
});

test('images are read from the folders that are named alone', async () => {
  const { folder, pairs } = await prepare();
  const elsewhere = await makeFolder();
  await expect(write(folder, pairs, { images: { root: elsewhere }, report: () => {} })).rejects.toThrow(
    /Nothing can be written: the images of all 12 pairs are missing, changed, or not where images may be read from/,
  );
  expect(await readdir(folder)).toEqual(['pictures']);
});

test.each([
  [
    'a folder that is not empty',
    async (out: string) => mkdir(join(out, 'something'), { recursive: true }),
    /not empty: it holds something/,
  ],
  ['a file', async (out: string) => writeFile(out, 'mine'), /is a file/],
])('%s is left as it is', async (_, make, message) => {
  const { folder, pairs } = await prepare(1);
  await make(join(folder, 'out'));
  await expect(write(folder, pairs)).rejects.toThrow(message);
  expect((await readdir(folder)).sort()).toEqual(['out', 'pictures']);
});

test('an empty folder is filled, and a broken-off one beside it is told', async () => {
  const { folder, pairs } = await prepare(1);
  await mkdir(join(folder, 'out'));
  await mkdir(join(folder, 'out.part-1'));
  const { leftovers } = await write(folder, pairs);
  expect(leftovers).toEqual(['out.part-1']);
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['hub', 'manifest.json', 'pairs']);
});

test('a stop leaves nothing behind', async () => {
  const { folder, pairs } = await prepare();
  const stopping = new AbortController();
  const onProgress = () => stopping.abort(new Error('Enough.'));
  await expect(write(folder, pairs, { signal: stopping.signal, onProgress })).rejects.toThrow('Enough.');
  expect(await readdir(folder)).toEqual(['pictures']);
});

test('what a trainer would meet twice is dropped, and the same picture in two formats is one file', async () => {
  const { folder, pairs } = await prepare(2);
  const again = pairs.map((pair) => ({ ...pair, id: `${pair.id} again`, prompt: ` ${pair.prompt.toUpperCase()}` }));
  const itself = pairs
    .slice(0, 1)
    .map((pair) => ({ ...pair, id: 'itself', rejected: { ...pair.chosen, id: 'other' } }));
  const formats = ['pairs', 'hpdv3'].map(findFormat);
  const { leftOut, statistics } = await write(folder, [...pairs, ...again, ...itself], { formats });
  expect(leftOut).toEqual({ duplicate: 7, image: 0 });
  expect(statistics).toMatchObject({ pairs: 6, images: 6 });
  const [name = ''] = await readdir(join(folder, 'out/pairs/images'));
  const files = ['pairs', 'hpdv3'].map((id) => stat(join(folder, 'out', id, 'images', name)));
  expect(new Set((await Promise.all(files)).map(({ ino }) => ino)).size).toBe(1);
});

test('the card and the manifest tell what the data set is, and names cannot break the card', async () => {
  const { folder, pairs } = await prepare(3);
  const consensus: Consensus = {
    sampleId: 's0',
    method: 'mean',
    images: images.map(({ id, score }) => ({
      imageId: id,
      hash: id,
      aspects: { fidelity: { score, standardError: null, votes: { me: score }, missing: {} } },
      overall: { score, standardError: null, aspects: ['fidelity'] },
    })),
    annotationKeys: [],
  };
  const sources = [{ name: 'pairs.jsonl', sha256: 'abc' }];
  await write(folder, pairs, { consensus: new Map([['s0', consensus]]), sources });
  const card = await readFile(join(folder, 'out/hub/README.md'), 'utf8');
  expect(card).toContain('# license:');
  expect(card).toContain('9 preference pairs: for 3 prompts');
  expect(card).toContain('| g\\|0 | 6 | 0 | 100% |');
  expect(card).toContain('eprint    = {2404.15100}');
  const manifest = JSON.parse(await readFile(join(folder, 'out/manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({
    sources,
    options: { formats: ['hub', 'pairs'], seed: 0, test: 0 },
    statistics: { pairs: 9 },
  });
  const alone = JSON.parse(await readFile(join(folder, 'out/hub/manifest.json'), 'utf8'));
  expect(alone.formats.map(({ id }: { id: string }) => id)).toEqual(['hub']);
});

test('images that are stored turned are told on the card, and pairs of unknown pictures are taken', async () => {
  const { folder, pairs } = await prepare(1);
  const turned = fileURLToPath(pairs[0]?.chosen.url ?? '').replace('.png', '.jpg');
  const blank = { create: { width: 9, height: 5, channels: 3 as const, background: 'red' } };
  await sharp(blank).withMetadata({ orientation: 6 }).jpeg().toFile(turned);
  // Ratings made elsewhere do not know the hash of the picture that was judged.
  const unknown = pairs.map((pair) => ({
    ...pair,
    chosen: pair.chosen.id === 'i0' ? { ...pair.chosen, url: turned, hash: '' } : { ...pair.chosen, hash: '' },
    rejected: { ...pair.rejected, hash: '' },
  }));
  const { statistics } = await write(folder, unknown);
  expect(statistics).toMatchObject({ pairs: 3, images: 3, turned: 1, kinds: { jpg: 1, png: 2 } });
  const card = await readFile(join(folder, 'out/hub/README.md'), 'utf8');
  expect(card).toContain('1 images are stored turned (EXIF orientation)');
});

test('a data set of pairs is exported again from where it stands', async () => {
  const { folder, pairs } = await prepare(2);
  await write(folder, pairs);
  const out = join(folder, 'out/pairs');
  const lines = (await readFile(join(out, 'train.jsonl'), 'utf8')).trim().split('\n');
  const moved = lines.map((line) => preferencePairSchema.parse(JSON.parse(line)));
  expect(moved.map(({ chosen, rejected, ...rest }) => rest)).toEqual(
    pairs.map(({ chosen, rejected, ...rest }) => rest),
  );
  const { statistics } = await write(folder, moved, { out: join(folder, 'again'), images: { root: out } });
  expect(statistics.pairs).toBe(pairs.length);
});

test('what datasets caches by tells two data sets of one format apart', async () => {
  const { folder, pairs } = await prepare();
  const configurationsOf = async (out: string, of: readonly PreferencePair[]) => {
    await write(folder, of, { out: join(folder, out, 'data') });
    return (await readFile(join(folder, out, 'data/hub/README.md'), 'utf8')).split('---')[1];
  };
  const first = await configurationsOf('first', pairs);
  expect(await configurationsOf('same', pairs)).toBe(first);
  expect(await configurationsOf('other', pairs.slice(3))).not.toBe(first);
});

test("aspects of a stranger's making have folders of their own", async () => {
  const { folder, pairs } = await prepare(1);
  const aspects = ['a b', 'a_b', 'a/b', '../../x', 'images', 'README.md', 'manifest.json', '美'.repeat(120)];
  const many = aspects.flatMap((aspect) => pairs.map((pair) => ({ ...pair, aspect, id: `${pair.id} ${aspect}` })));
  const formats = ['hub', 'hpdv3'].map(findFormat);
  const { statistics } = await write(folder, many, { formats });
  expect(statistics.pairs).toBe(many.length);
  for (const format of ['hub', 'hpdv3']) {
    const entries = await readdir(join(folder, 'out', format), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'images').map(({ name }) => name);
    expect(folders, format).toHaveLength(aspects.length);
    expect(folders).toContain('a_b');
  }
  expect((await readdir(folder)).sort()).toEqual(['out', 'pictures']);
});

test('a data set takes the place of an earlier one where it may, and never of what else a folder holds', async () => {
  const { folder, pairs } = await prepare();
  await write(folder, pairs.slice(0, 3));
  await expect(write(folder, pairs)).rejects.toThrow(/out is not empty: it holds hub, manifest\.json, pairs/);
  const formats = [findFormat('pairs')];
  const { statistics } = await write(folder, pairs, { formats, replaces: true });
  expect(statistics.pairs).toBe(12);
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(['manifest.json', 'pairs']);
  expect((await readdir(folder)).sort()).toEqual(['out', 'pictures']);
  await writeFile(join(folder, 'out/notes.txt'), 'mine');
  await expect(write(folder, pairs, { replaces: true })).rejects.toThrow(/is not empty: it holds .*notes\.txt/);
  await rm(join(folder, 'out/manifest.json'));
  await rm(join(folder, 'out/notes.txt'));
  await expect(write(folder, pairs, { replaces: true })).rejects.toThrow(/is not empty: it holds pairs/);
});
