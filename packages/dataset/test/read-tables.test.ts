import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from '@uwdata/flechette';
import type { Sample } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import fc from 'fast-check';
import { parquetWriteFile } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { openSamples } from '../src/samples/open-samples.ts';
import { makeFolder } from './make-folder.ts';

async function read(folder: string, name: string): Promise<{ samples: Sample[]; problems: Problem[]; count: number }> {
  const problems: Problem[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(source.read((problem) => problems.push(problem)));
  return { samples, problems, count: await source.count() };
}

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);
const dataUrl = `data:application/octet-stream;base64,${Buffer.from(png).toString('base64')}`;

test('reads Parquet with an image in each of several columns, over several row groups', async () => {
  const folder = await makeFolder();
  const columnData = [
    { name: 'id', data: ['one', 'two', 'two', 'four'] },
    { name: 'prompt', data: ['A cube', 'A sphere', 'Again', 'A cone'] },
    { name: 'image_a', data: ['a/1.png', 'https://host/2.png', '3.png', '4.png'] },
    { name: 'image_b', data: ['b 1.png', null, '3.png', '5.png'] },
    { name: 'generator_b', data: ['SDXL', null, null, 'SD'] },
    { name: 'seed', data: [7n, 8n, 9n, 10n] },
  ];
  parquetWriteFile({ filename: join(folder, 's.parquet'), columnData, rowGroupSize: 2 });
  const { samples, problems, count } = await read(folder, 's.parquet');
  const at = (name: string) => `${pathToFileURL(folder).href}/${name}`;
  expect(samples).toEqual([
    {
      id: 'one',
      prompt: 'A cube',
      images: [
        { id: 'a', url: at('a/1.png') },
        { id: 'b', url: at('b%201.png'), generator: 'SDXL' },
      ],
      metadata: { seed: 7 },
    },
    { id: 'two', prompt: 'A sphere', images: [{ id: 'a', url: 'https://host/2.png' }], metadata: { seed: 8 } },
    expect.objectContaining({ id: 'four' }),
  ]);
  expect(problems).toEqual([
    expect.objectContaining({
      line: 3,
      sampleId: 'two',
      message: expect.stringMatching(/used twice, first in s\.parquet:2/),
    }),
  ]);
  expect(count).toBe(4);
});

test.each([
  ['GZIP', gzipSync],
  ['BROTLI', brotliCompressSync],
  ['ZSTD', zstdCompressSync],
] as const)('reads Parquet that is compressed with %s', async (codec, compress) => {
  const folder = await makeFolder();
  const columnData = [
    { name: 'prompt', data: ['A cube', 'A sphere'] },
    { name: 'image', data: ['1.png', '2.png'] },
  ];
  const compressors = { [codec]: (bytes: Uint8Array) => new Uint8Array(compress(bytes)) };
  parquetWriteFile({ filename: join(folder, 's.parquet'), columnData, codec, compressors });
  const { samples } = await read(folder, 's.parquet');
  expect(samples.map(({ prompt }) => prompt)).toEqual(['A cube', 'A sphere']);
});

test('reads Pick-a-Pic, whose images are bytes', async () => {
  const folder = await makeFolder();
  const columnData = [
    { name: 'caption', data: ['A cube'], type: 'STRING' as const },
    { name: 'jpg_0', data: [png], type: 'BYTE_ARRAY' as const },
    { name: 'jpg_1', data: [png], type: 'BYTE_ARRAY' as const },
    { name: 'image_0_url', data: ['https://host/0.png'], type: 'STRING' as const },
    { name: 'model_1', data: ['SDXL'], type: 'STRING' as const },
    { name: 'label_0', data: [0.5], type: 'DOUBLE' as const },
  ];
  parquetWriteFile({ filename: join(folder, 'pick.parquet'), columnData });
  const { samples } = await read(folder, 'pick.parquet');
  expect(samples).toEqual([
    {
      id: expect.stringMatching(/^\w{12}$/),
      prompt: 'A cube',
      images: [
        { id: '0', url: dataUrl },
        { id: '1', url: dataUrl, generator: 'SDXL' },
      ],
      metadata: { image_0_url: 'https://host/0.png', label_0: 0.5 },
    },
  ]);
});

test('reads a folder that datasets saved to the disk, one image a row, batch by batch', async () => {
  const folder = await makeFolder();
  const property = fc.asyncProperty(
    fc.array(fc.constantFrom('A cube', 'A sphere'), { minLength: 1, maxLength: 9 }),
    async (prompts) => {
      await mkdir(join(folder, 'saved/train'), { recursive: true });
      const arrow = (texts: string[]) =>
        tableToIPC(tableFromArrays({ prompt: texts, image: texts.map((_, place) => `${place}.png`) }), {
          format: 'stream',
        });
      await writeFile(join(folder, 'saved/train/data-00000-of-00001.arrow'), arrow(prompts) ?? '');
      await writeFile(join(folder, 'saved/train/cache-1.arrow'), 'no data');
      const { samples, problems, count } = await read(folder, 'saved');
      const runs = prompts.filter((prompt, place) => prompt !== prompts[place - 1]);
      expect(count).toBe(prompts.length);
      expect(samples.length + problems.length).toBe(runs.length);
      expect(samples.map(({ prompt }) => prompt)).toEqual([...new Set(runs)]);
      expect(samples[0]?.images.map(({ id }) => id)).toEqual(
        samples[0]?.images.length === 1 ? ['image'] : samples[0]?.images.map((_, place) => String(place + 1)),
      );
    },
  );
  await fc.assert(property, { numRuns: 20 });
});

test.each([
  [
    'no.parquet',
    [
      { name: 'promt', data: ['x'] },
      { name: 'image', data: ['y'] },
    ],
    /no\.parquet has no column prompt; it has promt, image/,
  ],
  [
    'no.parquet',
    [{ name: 'prompt', data: ['x'] }],
    /no\.parquet has no column image; it has prompt\. Expected prompt, and images/,
  ],
])('turns down %s without the columns it needs', async (name, columnData, message) => {
  const folder = await makeFolder();
  parquetWriteFile({ filename: join(folder, name), columnData });
  await expect(read(folder, name)).rejects.toThrow(message);
});

test('turns down Arrow that is cut off, and files that are no stream', async () => {
  const folder = await makeFolder();
  const whole =
    tableToIPC(tableFromArrays({ prompt: ['A cube'], image: ['a.png'] }), { format: 'stream' }) ?? new Uint8Array();
  await writeFile(join(folder, 'cut.arrow'), whole.subarray(0, whole.length - 20));
  await expect(read(folder, 'cut.arrow')).rejects.toThrow(
    /cut\.arrow is no sound stream of Arrow batches: it is cut off/,
  );
  await writeFile(join(folder, 'other.arrow'), 'ARROW1 something else');
  await expect(read(folder, 'other.arrow')).rejects.toThrow(
    /it does not begin as one\. Write it anew with save_to_disk/,
  );
});
