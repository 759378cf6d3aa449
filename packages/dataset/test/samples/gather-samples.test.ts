import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Sample } from '@visionprefer/core';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { openSamples } from '../../src/index.ts';
import { makeFolder, writeLines } from '../make-folder.ts';

interface Told {
  line: number | undefined;
  sampleId: string | undefined;
  message: string;
}

async function read(folder: string, name: string): Promise<{ samples: Sample[]; problems: Told[] }> {
  const problems: Told[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(
    source.read(({ line, sampleId, message }) => problems.push({ line, sampleId, message })),
  );
  return { samples, problems };
}

/** Ids of any size, some of them with the same text as a prompt, and none. */
const id = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, 1n) },
  fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const rows = fc.array(fc.record({ id, prompt: fc.constantFrom('p', '1') }), { minLength: 1, maxLength: 12 });

test('no image is in a sample that it does not belong to, and none is missing without a word', async () => {
  const property = fc.asyncProperty(rows, fc.nat(11), async (written, cut) => {
    const folder = await makeFolder();
    const shards = [written.slice(0, cut), written.slice(cut)].filter((shard) => shard.length > 0);
    for (const [index, shard] of shards.entries()) {
      const first = index === 0 ? 0 : cut;
      parquetWriteFile({
        filename: join(folder, `${index}.parquet`),
        columnData: [
          { name: 'sample_id', data: shard.map((row) => row.id), type: 'INT64', nullable: true },
          { name: 'prompt', data: shard.map((row) => row.prompt), type: 'STRING' },
          { name: 'image', data: shard.map((_, place) => `${first + place}.png`), type: 'STRING' },
        ],
        rowGroupSize: 2,
      });
    }
    const { samples, problems } = await read(folder, '.');
    const places = samples.map(({ images }) => images.map(({ url }) => Number(/(\d+)\.png$/.exec(url)?.[1])));
    for (const [index, sample] of samples.entries()) {
      for (const place of places[index] ?? []) {
        const row = written[place];
        expect(row?.prompt).toBe(sample.prompt);
        expect(row?.id === null ? /^[0-9a-f]{12}$/.test(sample.id) : String(row?.id) === sample.id).toBe(true);
      }
    }
    const seen = places.flat();
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(samples.map((sample) => sample.id)).size).toBe(samples.length);
    const toldRuns = problems.filter(({ message }) => message.includes('stand apart'));
    const toldRows = problems.length - toldRuns.length;
    const missing = written.flatMap((_, place) => (seen.includes(place) ? [] : [place]));
    // A row with another prompt is told by its line; a run that stands apart by the line where it begins.
    expect(toldRows).toBeLessThanOrEqual(missing.length);
    for (const place of missing) {
      const before = problems.filter(({ line = 0 }) => line <= place + 1);
      expect(before.some(({ line, message }) => line === place + 1 || message.includes('stand apart'))).toBe(true);
    }
  });
  await fc.assert(property, { numRuns: 100 });
});

const name = fc.stringMatching(/^[\w .:/+-]{1,12}$/).filter((text) => text.trim() !== '' && text !== 'tie');
const sampleId = name.filter((text) => !/^[+-]?\d\.\d+e\+\d+$/i.test(text.trim()));
const prompt = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed() && /\S/.test(text));
const image = fc.record({ id: sampleId, generator: fc.option(sampleId, { nil: undefined }) });
const sample = fc.record({
  id: sampleId,
  prompt,
  images: fc.uniqueArray(image, { minLength: 1, maxLength: 4, selector: (one) => one.id }),
});
const samples = fc.uniqueArray(sample, { minLength: 1, maxLength: 5, selector: (one) => one.id });

test('samples that are written as JSON lines are read back', async () => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(samples, async (written) => {
    const lines = written.map(({ images, ...rest }) => ({
      ...rest,
      images: images.map((one, place) => ({ ...one, url: `${place}.png` })),
    }));
    await writeLines(join(folder, 's.jsonl'), lines);
    const { samples: found, problems } = await read(folder, 's.jsonl');
    expect(problems).toEqual([]);
    const absolute = lines.map(({ images, ...rest }) => ({
      ...rest,
      images: images.map(({ url, ...one }) => ({ ...one, url: pathToFileURL(join(folder, url)).href })),
    }));
    expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(absolute)));
  });
  await fc.assert(property, { numRuns: 60 });
});

test.each(['s.jsonl', 's.csv', 's.tsv', 'metadata.jsonl', 'metadata.csv'])(
  'whatever stands in %s, each sample that comes out is sound, and each line that is none is told',
  async (file) => {
    const folder = await makeFolder();
    const separator = file.endsWith('.tsv') ? '\t' : ',';
    const head = file.startsWith('metadata') ? ['file_name', 'prompt', 'sample_id'] : ['id', 'prompt', 'image_1'];
    const cell = fc.oneof(
      fc.constantFrom('a', '"a"', ' "a"', '"a', 'a"b', '\\"', '', 'NaN', 'null', '1', '9007199254740993', '"x\ny"'),
      fc.string({ maxLength: 4 }),
    );
    const value = fc.oneof(
      fc.constantFrom(
        '"a"',
        'null',
        'NaN',
        '9007199254740993',
        '1e400',
        '[]',
        '{}',
        '"\\ud83d"',
        'true',
        '["a.png"]',
        '{"toString":false}',
      ),
      fc.json({ maxDepth: 1 }),
    );
    const line = file.endsWith('.jsonl')
      ? fc
          .array(fc.tuple(fc.constantFrom(...head, 'images', 'metadata'), value), { maxLength: 5 })
          .map((fields) => `{${fields.map(([key, text]) => `"${key}":${text}`).join(',')}}`)
      : fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(separator));
    const property = fc.asyncProperty(fc.array(line, { maxLength: 6 }), async (lines) => {
      const content = file.endsWith('.jsonl') ? lines : [head.join(separator), ...lines];
      await writeFile(join(folder, file), content.join('\n'));
      const { samples: found, problems } = await read(folder, file.startsWith('metadata') ? '.' : file);
      for (const one of found) {
        expect(one.id.trim()).not.toBe('');
        expect(one.prompt.isWellFormed()).toBe(true);
        expect(one.images.length).toBeGreaterThan(0);
      }
      // Quotes may make one record of several lines; without them each line is one, or several.
      if (!file.endsWith('.jsonl') && lines.some((text) => text.includes('"'))) return;
      const images = found.reduce((sum, { images: own }) => sum + own.length, 0);
      expect(images + problems.length).toBeGreaterThanOrEqual(lines.filter((text) => text.trim() !== '').length);
    });
    await fc.assert(property, { numRuns: 150 });
  },
);
