/** The layouts of the field's own data sets, as their files have them: each opens, or says what to do. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { CompressionType, setCompressionCodec, tableFromArrays, tableToIPC, utf8 } from '@uwdata/flechette';
import type { Sample } from '@visionprefer/core';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openSamples } from '../../src/index.ts';
import { makeFolder, writeLines } from '../make-folder.ts';

async function read(folder: string, name: string): Promise<{ samples: Sample[]; problems: string[] }> {
  const problems: string[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(source.read(({ line, message }) => problems.push(`${line}: ${message}`)));
  return { samples, problems };
}

const namesOf = (samples: readonly Sample[]) =>
  samples.map(({ images }) => images.map(({ id, url }) => `${id} ${url.replace(/^file:.*\//, '').slice(0, 22)}`));

describe('JSON lines of', () => {
  test.each([
    [
      'HPDv2 test',
      {
        prompt: 'p',
        image_path: ['a.jpg', 'b.jpg'],
        rank: [1.5, 0.5],
        raw_annotations: [{ rank: [1, 0], user_hash: 'x' }],
      },
    ],
    ['HPDv2 train', { prompt: 'p', file_path: ['a.jpg', 'b.jpg'], human_preference: [1, 0] }],
    ['ImageReward', { id: 'x', prompt: 'p', generations: ['a.jpg', 'b.jpg'], ranking: [1, 2] }],
    [
      'HPDv3',
      {
        prompt: 'p',
        path1: 'a.jpg',
        path2: 'b.jpg',
        choice_dist: [12, 3],
        confidence: 0.99,
        model1: 'sdxl',
        model2: null,
      },
    ],
  ])('%s', async (_, row) => {
    const folder = await makeFolder();
    await writeLines(join(folder, 's.jsonl'), [row]);
    const { samples, problems } = await read(folder, 's.jsonl');
    expect(problems).toEqual([]);
    expect(namesOf(samples)).toEqual([['1 a.jpg', '2 b.jpg']]);
    const { id, prompt, image_path, file_path, generations, path1, path2, model1, model2, ...rest } = {
      ...row,
    } as Record<string, unknown>;
    expect(samples[0]?.metadata).toEqual(rest);
    if (model1) expect(samples[0]?.images[0]?.generator).toBe('sdxl');
  });

  test('an array of JSON says how to make lines of it', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'test.json'), JSON.stringify([{ prompt: 'p', image_path: ['a.jpg'] }]));
    await expect(read(folder, 'test.json')).rejects.toThrow("jq -c '.[]' test.json");
  });
});

describe('Parquet of', () => {
  const bytes = (byte: number) => new Uint8Array([0xff, 0xd8, byte]);

  test('Pick-a-Pic, with pictures and without', async () => {
    const folder = await makeFolder();
    const rest = [
      { name: 'caption', data: ['p'] },
      { name: 'image_0_url', data: ['https://host/0.png'] },
      { name: 'image_1_url', data: ['https://host/1.png'] },
      { name: 'model_0', data: ['sdxl'] },
      { name: 'model_1', data: ['sd'] },
      { name: 'ranking_id', data: [3n], type: 'INT64' as const },
    ];
    const pictures = [
      { name: 'jpg_0', data: [bytes(0)], type: 'BYTE_ARRAY' as const },
      { name: 'jpg_1', data: [bytes(1)], type: 'BYTE_ARRAY' as const },
    ];
    parquetWriteFile({ filename: join(folder, 'full.parquet'), columnData: [...rest, ...pictures] });
    parquetWriteFile({ filename: join(folder, 'no-images.parquet'), columnData: rest });
    const full = await read(folder, 'full.parquet');
    expect(full.problems).toEqual([]);
    expect(full.samples[0]?.images).toMatchObject([
      { id: '0', generator: 'sdxl' },
      { id: '1', generator: 'sd' },
    ]);
    expect(full.samples[0]?.metadata).toMatchObject({ ranking_id: 3, image_0_url: 'https://host/0.png' });
    const { samples } = await read(folder, 'no-images.parquet');
    expect(namesOf(samples)).toEqual([['0 https://host/0.png', '1 https://host/1.png']]);
  });

  test('ImageRewardDB: an image a row, gathered by prompt_id, its ratings by image', async () => {
    const folder = await makeFolder();
    parquetWriteFile({
      filename: join(folder, 'r.parquet'),
      columnData: [
        { name: 'image', data: [bytes(0), bytes(1), bytes(2)], type: 'BYTE_ARRAY' },
        { name: 'prompt_id', data: ['001-1', '001-1', '002-2'] },
        { name: 'prompt', data: ['p', 'p', 'p'] },
        { name: 'classification', data: ['People', 'People', 'Arts'] },
        { name: 'rank', data: [2, 1, 1] },
      ],
    });
    const { samples, problems } = await read(folder, 'r.parquet');
    expect(problems).toEqual([]);
    expect(samples.map(({ id, images, metadata }) => [id, images.length, metadata])).toEqual([
      ['001-1', 2, { classification: 'People', rank: { 1: 2, 2: 1 } }],
      ['002-2', 1, { classification: 'Arts', rank: 1 }],
    ]);
  });
});

test.each([
  ['train.tfrecord', /is TFRecord, as RichHF-18K has it\. Write its records as/],
  ['train.tfrecord-00000-of-00004', /is TFRecord/],
  ['00000.tar', /is a tar archive, as WebDataset has it/],
  ['all.pkl', /is of Python alone/],
  ['a.JPG', /is one picture\. Name a file of samples/],
])('%s says what it is', async (name, told) => {
  const folder = await makeFolder();
  await writeFile(join(folder, name), new Uint8Array([1, 0, 0, 0]));
  await expect(openSamples(name, folder)).rejects.toThrow(told);
});

test.each([
  ['pairs', { sampleId: 's', aspect: 'overall', prompt: 'p', chosen: {}, rejected: {} }],
  ['annotations', { sampleId: 's', annotatorId: 'a', outcome: 'scored' }],
  ['records of consensus', { sampleId: 's', images: [{ imageId: 'a' }] }],
])('a file of %s is told as a whole', async (kind, line) => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'odd.jsonl'), `${JSON.stringify(line)}\n`.repeat(3));
  await expect(read(folder, 'odd.jsonl')).rejects.toThrow(`odd.jsonl: these are ${kind}, not samples.`);
});

test('columns without a name are called by their places, and empty ones hold nothing', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 's.csv'), ',id,prompt,image_1,,\n0,x,p,a.png,,\n1,y,q,b.png,odd,\n');
  const { samples, problems } = await read(folder, 's.csv');
  expect(problems).toEqual([]);
  expect(samples.map(({ metadata }) => metadata)).toEqual([{ column_1: '0' }, { column_1: '1', column_5: 'odd' }]);
});

test('compressed Arrow is read where it is zstd, and LZ4 says what to do', async () => {
  const folder = await makeFolder();
  const prompt = 'a long prompt '.repeat(100);
  const columns = { prompt: [prompt], image_1: ['a.png'], image_2: ['b.png'] };
  const table = tableFromArrays(columns, { types: { prompt: utf8(), image_1: utf8(), image_2: utf8() } });
  for (const [name, codec] of Object.entries(CompressionType)) {
    setCompressionCodec(codec, { encode: zstdCompressSync, decode: (given) => given });
    await writeFile(join(folder, `${name}.arrow`), tableToIPC(table, { format: 'file', codec }) ?? '');
  }
  const { samples, problems } = await read(folder, 'ZSTD.arrow');
  expect(problems).toEqual([]);
  expect(samples.map((sample) => sample.prompt)).toEqual([prompt]);
  await expect(read(folder, 'LZ4_FRAME.arrow')).rejects.toThrow(/compressed by LZ4.*compression="zstd"/);
});

test('whole decimals keep their digits as ids, and others are numbers', async () => {
  const folder = await makeFolder();
  const ids = [1844674407370955161n, 1844674407370955162n];
  const decimal = (precision: number, scale: number) => ({ converted_type: 'DECIMAL' as const, precision, scale });
  parquetWriteFile({
    filename: join(folder, 'd.parquet'),
    schema: [
      { name: 'root', num_children: 5 },
      { name: 'id', type: 'INT64', repetition_type: 'REQUIRED', ...decimal(19, 0) },
      { name: 'prompt', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'image_1', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'user', type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, repetition_type: 'REQUIRED', ...decimal(38, 0) },
      { name: 'price', type: 'INT64', repetition_type: 'REQUIRED', ...decimal(9, 2) },
    ],
    columnData: [
      { name: 'id', data: ids },
      { name: 'prompt', data: ['p', 'q'] },
      { name: 'image_1', data: ['a.png', 'b.png'] },
      { name: 'user', data: [-7n, 9007199254740993n] },
      { name: 'price', data: [1.25, 2.5] },
    ],
  });
  const { samples, problems } = await read(folder, 'd.parquet');
  expect(problems).toEqual([]);
  expect(samples.map(({ id, metadata }) => [id, metadata?.user, metadata?.price])).toEqual([
    [String(ids[0]), -7, 1.25],
    [String(ids[1]), '9007199254740993', 2.5],
  ]);
});
