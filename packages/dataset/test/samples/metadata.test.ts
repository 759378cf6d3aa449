/** What stands beside prompt and images: kept, by image where images differ in it, or told once. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { float32, list, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette';
import type { Sample } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
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

async function readText(name: string, lines: readonly string[]): ReturnType<typeof read> {
  const folder = await makeFolder();
  await mkdir(join(folder, dirname(name)), { recursive: true });
  await writeFile(join(folder, name), `${lines.join('\n')}\n`);
  return read(folder, dirname(name) === '.' ? name : dirname(name));
}

describe('rows of one sample that differ in a column', () => {
  const expected = [{ metadata: { seed: { '1': 7, '2': 8 }, model: 'sdxl', note: { '2': 'odd' } } }];

  test('keep its values by image, in Parquet, CSV and JSON lines alike', async () => {
    const folder = await makeFolder();
    parquetWriteFile({
      filename: join(folder, 's.parquet'),
      columnData: [
        { name: 'prompt', data: ['p', 'p'] },
        { name: 'image', data: ['a.png', 'b.png'] },
        { name: 'seed', data: [7, 8] },
        { name: 'set', data: ['sdxl', 'sdxl'] },
        { name: 'note', data: [null, 'odd'] },
      ],
    });
    const named = [{ metadata: { seed: { '1': 7, '2': 8 }, set: 'sdxl', note: { '2': 'odd' } } }];
    expect(await read(folder, 's.parquet')).toMatchObject({ samples: named, problems: [] });
    await writeLines(join(folder, 's.jsonl'), [
      { prompt: 'p', image: 'a.png', seed: 7, set: 'sdxl', note: null },
      { prompt: 'p', image: 'b.png', seed: 8, set: 'sdxl', note: 'odd' },
    ]);
    expect(await read(folder, 's.jsonl')).toMatchObject({ samples: named, problems: [] });
    await writeFile(join(folder, 's.csv'), 'prompt,image,seed,set,note\np,a.png,7,sdxl,\np,b.png,8,sdxl,odd\n');
    const text = [{ metadata: { seed: { '1': '7', '2': '8' }, set: 'sdxl', note: { '2': 'odd' } } }];
    expect(await read(folder, 's.csv')).toMatchObject({ samples: text, problems: [] });
  });

  test('keep them by image in a folder of images, wherever the lines stand', async () => {
    const { samples, problems } = await readText('f/metadata.jsonl', [
      '{"file_name":"a.png","prompt":"p","image_id":1,"seed":7,"model":"sdxl"}',
      '{"file_name":"c.png","prompt":"q","seed":9}',
      '{"file_name":"b.png","prompt":"p","image_id":2,"seed":8,"model":"sdxl","note":"odd"}',
    ]);
    expect(problems).toEqual([]);
    expect(samples).toMatchObject([...expected, { metadata: { seed: 9 } }]);
  });

  test('have guidance as the report reads it', async () => {
    const { samples } = await readText('f/metadata.csv', [
      'file_name,text,guidance,id',
      'a.png,p,3.5,1',
      'b.png,p,7.5,2',
    ]);
    expect(samples).toMatchObject([{ metadata: { guidance: { 'a.png': '3.5', 'b.png': '7.5' } } }]);
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'may do so in a column called %s, by images so called',
    async (name) => {
      const { samples, problems } = await readText('s.jsonl', [
        `{"prompt":"p","image":"a.png","image_id":"${name}","${name}":1}`,
        `{"prompt":"p","image":"b.png","image_id":"x","${name}":2}`,
      ]);
      expect(problems).toEqual([]);
      expect(JSON.stringify(samples[0]?.metadata)).toBe(`{"${name}":{"${name}":1,"x":2}}`);
    },
  );
});

describe('what a line of JSON says besides', () => {
  test('is metadata: further keys of a sample, of its images, and of both', async () => {
    const image = (id: string, seed: number) => `{"id":"${id}","url":"${id}.png","seed":${seed},"set":"x"}`;
    const { samples, problems } = await readText('s.jsonl', [
      `{"id":"s","prompt":"p","seed":1,"tags":["a",{"b":null}],"metadata":{"tags":0},"images":[${image('a', 2)},${image('b', 3)}]}`,
    ]);
    expect(problems).toEqual([]);
    expect(samples[0]?.metadata).toEqual({
      ...{ tags: 0, tags_2: ['a', { b: null }] },
      ...{ seed: 1, seed_2: { a: 2, b: 3 }, set: 'x' },
    });
  });

  test('a generator that is an object is kept as metadata, and told once', async () => {
    const line = (id: string) =>
      `{"id":"${id}","prompt":"p","images":[{"id":"a","url":"a.png","generator":{"name":"sdxl"}},{"id":"b","url":"b.png","generator":"sd"}]}`;
    const { samples, problems } = await readText('s.jsonl', [line('s'), line('t')]);
    expect(problems).toEqual([
      expect.objectContaining({ line: 1, isNote: true, message: expect.stringMatching(/^generator is no text/) }),
    ]);
    expect(samples[1]).toMatchObject({
      images: [{ id: 'a' }, { id: 'b', generator: 'sd' }],
      metadata: { generator: { a: { name: 'sdxl' } } },
    });
  });
});

test('lists and structs of a table are metadata; features and bytes are told once', async () => {
  const folder = await makeFolder();
  const rows = [0, 1];
  const columns = {
    prompt: rows.map((row) => `p${row}`),
    image_1: rows.map(() => 'a.png'),
    tags: rows.map(() => ['x', 'y']),
    features: rows.map(() => Array.from({ length: 2000 }, (_, place) => place / 7)),
    short: rows.map(() => [0.5, 1]),
  };
  const types = {
    prompt: utf8(),
    image_1: utf8(),
    tags: list(utf8()),
    features: list(float32()),
    short: list(float32()),
  };
  const bytes = tableToIPC(tableFromArrays(columns, { types }), { format: 'stream' });
  await writeFile(join(folder, 't.arrow'), bytes ?? '');
  const { samples, problems } = await read(folder, 't.arrow');
  expect(samples.map(({ metadata }) => metadata)).toEqual(rows.map(() => ({ tags: ['x', 'y'], short: [0.5, 1] })));
  expect(problems).toEqual([
    expect.objectContaining({
      line: 1,
      isNote: true,
      message: expect.stringMatching(/^features holds lists .* over 4096/),
    }),
  ]);

  parquetWriteFile({
    filename: join(folder, 't.parquet'),
    columnData: [
      { name: 'prompt', data: ['p', 'q'] },
      { name: 'image_1', data: ['a.png', 'b.png'] },
      { name: 'mask', data: rows.map(() => new Uint8Array([0xff, 0xd8])), type: 'BYTE_ARRAY' },
      { name: 'size', data: rows.map(() => ({ width: 5 })), type: 'JSON' },
    ],
  });
  const parquet = await read(folder, 't.parquet');
  expect(parquet.samples.map(({ metadata }) => metadata)).toEqual(rows.map(() => ({ size: '{"width":5}' })));
  expect(parquet.problems).toEqual([
    expect.objectContaining({ line: 1, isNote: true, message: expect.stringMatching(/^mask holds bytes/) }),
  ]);
});

test('rows with one prompt and ids of their own are told that an id may be that of the image', async () => {
  const { samples, problems } = await readText('s.csv', ['id,prompt,image', '1,p,a.png', '2,p,b.png', '3,p,c.png']);
  expect(samples).toHaveLength(3);
  expect(problems).toEqual([
    expect.objectContaining({ isNote: true, message: expect.stringMatching(/call it image_id/) }),
  ]);
});

describe('splits of a data set', () => {
  const write = async (folder: string, name: string, prompts: readonly string[]) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const columnData = [
      { name: 'prompt', data: [...prompts] },
      { name: 'image', data: prompts.map((_, place) => `${name}-${place}.png`) },
    ];
    parquetWriteFile({ filename: join(folder, name), columnData });
  };

  test.each([
    ['test-00000-of-00001.parquet', 'train-00000-of-00001.parquet'],
    ['test/0.parquet', 'train/0.parquet'],
    ['data/test.parquet', 'data/train.parquet'],
  ])('%s and %s are told, and no sample goes on from one into the other', async (test, train) => {
    const folder = await makeFolder();
    await write(folder, test, ['a', 'b']);
    await write(folder, train, ['b', 'c']);
    const { samples, problems } = await read(folder);
    expect(samples.map(({ prompt, images }) => [prompt, images.length])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    expect(problems.map(({ message, isNote }) => [isNote, message])).toEqual([
      [true, expect.stringMatching(/splits test \(1 file\), train \(1 file\), and all of them are read/)],
      [undefined, expect.stringMatching(/stand apart/)],
    ]);
  });

  test('shards of one split are not', async () => {
    const folder = await makeFolder();
    await write(folder, 'train-00000-of-00002.parquet', ['a', 'b']);
    await write(folder, 'train-00001-of-00002.parquet', ['b', 'c']);
    const { samples, problems } = await read(folder);
    expect(problems).toEqual([]);
    expect(samples.map(({ images }) => images.length)).toEqual([1, 2, 1]);
  });
});
