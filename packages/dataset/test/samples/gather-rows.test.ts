import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openSamples } from '../../src/index.ts';
import { makeFolder, writeLines } from '../make-folder.ts';

async function read(folder: string, name = '.'): Promise<{ samples: Sample[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(source.read((problem) => problems.push(problem)));
  return { samples, problems };
}

/** Samples by their prompts, with the names of their images. */
const shape = (samples: readonly Sample[]) =>
  samples.map(({ prompt, images }) => [
    prompt,
    images.map(({ url }) => decodeURIComponent(url.split('/').at(-1) ?? '')),
  ]);

/** Prompts, and how many images each has. */
const prompts = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Za-z]{1,6}$/), fc.integer({ min: 1, max: 4 })), {
  minLength: 1,
  maxLength: 6,
  selector: ([prompt]) => prompt,
});

describe('a folder with a line for each image', () => {
  test('gives a sample for each prompt, in whatever order the lines stand', async () => {
    const property = fc.asyncProperty(prompts, fc.infiniteStream(fc.nat()), async (each, stream) => {
      const folder = await makeFolder();
      const lines = each.flatMap(([prompt, count]) =>
        Array.from({ length: count }, (_, place) => ({ file_name: `${prompt}-${place}.png`, prompt })),
      );
      const keyed = lines.map((line) => ({ line, key: stream.next().value ?? 0 }));
      const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ line }) => line);
      await writeLines(join(folder, 'metadata.jsonl'), shuffled);
      const { samples, problems } = await read(folder);
      expect(problems).toEqual([]);
      const expected = [...new Set(shuffled.map(({ prompt }) => prompt))].map((prompt) => [
        prompt,
        shuffled.filter((line) => line.prompt === prompt).map(({ file_name }) => file_name),
      ]);
      expect(shape(samples)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('reads numbers as ids, and gives the same id to the same prompt in another folder', async () => {
    const [one, other] = [await makeFolder(), await makeFolder()];
    await writeLines(join(one, 'metadata.jsonl'), [
      { file_name: 'a.png', prompt: 'p', sample_id: 7, image_id: 1 },
      { file_name: 'b.png', prompt: 'p', sample_id: '7', image_id: 2, generator: 'g' },
      { file_name: 'c.png', prompt: 'p' },
    ]);
    await writeLines(join(other, 'metadata.jsonl'), [{ file_name: 'x.png', text: 'p' }]);
    const { samples } = await read(one);
    expect(samples).toMatchObject([
      { id: '7', images: [{ id: '1' }, { id: '2', generator: 'g' }] },
      { id: (await read(other)).samples[0]?.id, images: [{ id: 'c.png' }] },
    ]);
  });

  test.each([
    [{ prompt: 'p' }, /^file_name is missing/],
    [{ file_name: '', prompt: 'p' }, /^file_name is missing/],
    [{ file_name: 'b.png' }, /^prompt is missing or empty/],
    [{ file_name: 'b.png', prompt: ' ' }, /^prompt is missing or empty/],
    [{ file_name: 'b.png', prompt: 'q', sample_id: 's' }, /^sample s has another prompt here than in line 1/],
    [{ file_name: 'a.png', prompt: 'p', sample_id: 's' }, /^sample s has the image a\.png already/],
    ['7', /^file_name is missing/],
    ['{', /JSON/],
  ])('leaves out the line %j alone', async (line, message) => {
    const folder = await makeFolder();
    const first = { file_name: 'a.png', prompt: 'p', sample_id: 's' };
    await writeLines(join(folder, 'metadata.jsonl'), [first, line, { ...first, file_name: 'c.png' }]);
    const { samples, problems } = await read(folder);
    expect(shape(samples)).toEqual([['p', ['a.png', 'c.png']]]);
    expect(problems).toEqual([expect.objectContaining({ line: 2, message: expect.stringMatching(message) })]);
  });
});

describe('a table with an image a row', () => {
  const write = (folder: string, columnData: { name: string; data: unknown[] }[]) =>
    parquetWriteFile({ filename: join(folder, 't.parquet'), columnData, rowGroupSize: 3 });

  test('gathers rows that stand together and have the same prompt, over the ends of row groups', async () => {
    const property = fc.asyncProperty(prompts, async (each) => {
      const folder = await makeFolder();
      const rows = each.flatMap(([prompt, count]) =>
        Array.from({ length: count }, (_, place) => [prompt, place] as const),
      );
      write(folder, [
        { name: 'prompt', data: rows.map(([prompt]) => prompt) },
        { name: 'image', data: rows.map(([prompt, place]) => `${prompt}-${place}.png`) },
      ]);
      const { samples, problems } = await read(folder, 't.parquet');
      expect(problems).toEqual([]);
      const namesOf = (prompt: string, count: number) =>
        Array.from({ length: count }, (_, place) => `${prompt}-${place}.png`);
      expect(shape(samples)).toEqual(each.map(([prompt, count]) => [prompt, namesOf(prompt, count)]));
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('keeps samples with an id apart though they have one prompt, and names images by image_id', async () => {
    const folder = await makeFolder();
    write(folder, [
      { name: 'sample_id', data: ['s', 's', 't'] },
      { name: 'prompt', data: ['p', 'p', 'p'] },
      { name: 'image', data: ['a.png', 'b.png', 'c.png'] },
      { name: 'image_id', data: ['left', 'right', 'left'] },
      { name: 'seed', data: [1, 2, 3] },
    ]);
    expect((await read(folder, 't.parquet')).samples).toMatchObject([
      { id: 's', images: [{ id: 'left' }, { id: 'right' }], metadata: { seed: { left: 1, right: 2 } } },
      { id: 't', images: [{ id: 'left' }], metadata: { seed: 3 } },
    ]);
  });
});

describe('a CSV file', () => {
  const content = [
    'Prompt,image_a,generator_a,image_b,lens',
    'A cube,a.png,SDXL,b.png,35 mm',
    'A cone,,SDXL,c.png,',
    'A pyramid,,,,',
  ].join('\n');

  test('has an image where a cell names one, and neither generator nor metadata of empty cells', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 's.csv'), content);
    const { samples, problems } = await read(folder, 's.csv');
    expect(samples).toMatchObject([
      { prompt: 'A cube', images: [{ id: 'a', generator: 'SDXL' }, { id: 'b' }], metadata: { lens: '35 mm' } },
      { prompt: 'A cone', images: [{ id: 'b' }] },
    ]);
    expect(samples[1]).not.toHaveProperty('metadata');
    expect(problems).toEqual([
      expect.objectContaining({ line: 4, message: expect.stringMatching(/at least one image/) }),
    ]);
  });

  test('keeps ids when lines are moved, and where prompt or images change it changes them', async () => {
    const idsOf = async (lines: readonly string[]) => {
      const folder = await makeFolder();
      await writeFile(join(folder, 's.csv'), ['prompt,image_1', ...lines].join('\n'));
      return new Map((await read(folder, 's.csv')).samples.map(({ id, prompt }) => [prompt, id]));
    };
    const first = await idsOf(['A cube,a.png', 'A cone,b.png']);
    const moved = await idsOf(['A cone,b.png', 'A cube,a.png']);
    const changed = await idsOf(['A cube,c.png', 'A cone,b.png']);
    expect(moved.get('A cube')).toBe(first.get('A cube'));
    expect(changed.get('A cone')).toBe(first.get('A cone'));
    expect(changed.get('A cube')).not.toBe(first.get('A cube'));
  });
});
