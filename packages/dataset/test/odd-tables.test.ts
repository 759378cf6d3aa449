/** Tables as people have them, odd but legal or wrong: what they say is kept, or told. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tableFromArrays, tableToIPC, timestamp, utf8 } from '@uwdata/flechette';
import type { Annotation, Sample } from '@visionprefer/core';
import { parquetWriteFile } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { importRatings, openSamples, readRatingRows } from '../src/index.ts';
import { makeFolder } from './make-folder.ts';

async function read(folder: string, name: string): Promise<{ samples: Sample[]; problems: string[] }> {
  const problems: string[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(source.read(({ line, message }) => problems.push(`${line}: ${message}`)));
  return { samples, problems };
}

async function readText(name: string, content: string): Promise<{ samples: Sample[]; problems: string[] }> {
  const folder = await makeFolder();
  await mkdir(join(folder, dirname(name)), { recursive: true });
  await writeFile(join(folder, name), content);
  return read(folder, dirname(name) === '.' ? name : dirname(name));
}

async function readParquet(columns: Record<string, (string | number | null)[]>): ReturnType<typeof read> {
  const folder = await makeFolder();
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data }));
  parquetWriteFile({ filename: join(folder, 't.parquet'), columnData });
  return read(folder, 't.parquet');
}

test.each(['1.84467E+19', '2E+18', '"1,8E+18"', '1.8446744073709552E19'])(
  'the id %s, cut by a spreadsheet, is told',
  async (id) => {
    const { samples, problems } = await readText('s.csv', `id,prompt,image_1,image_2\n${id},p,a.png,b.png\n`);
    expect(samples).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^2: id is .* last digits are lost/)]);
  },
);

test.each(['NaN', 'nan', '<NA>', 'None', 'null', '#N/A'])('%s is the id and generator of nothing', async (nothing) => {
  const rows = [`${nothing},p,a.png,${nothing}`, `${nothing},q,b.png,${nothing}`];
  const { samples, problems } = await readText('s.csv', `id,prompt,image_1,generator_1\n${rows.join('\n')}\n`);
  expect(problems).toEqual([]);
  expect(samples.map(({ id, images }) => [/^[0-9a-f]{12}$/.test(id), images[0]?.generator])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
});

test('annotators whose names have lost digits are not taken for one', async () => {
  const path = join(await makeFolder(), 'r.csv');
  await writeFile(path, 'sample,image,annotator,score\ns,a,1.23457E+18,3\ns,a,1.23457E+18,4\ns,a,7,5\n');
  const problems: string[] = [];
  const rows = importRatings(readRatingRows(path, 'r.csv'), {}, ({ message }) => problems.push(message));
  const annotations: Annotation[] = await Array.fromAsync(rows);
  expect(annotations.map(({ annotatorId }) => annotatorId)).toEqual(['7']);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/annotator is 1\.23457E\+18/);
});

test('where there are a generator and a model, the generator made the image', async () => {
  const { samples } = await readParquet({ prompt: ['p'], image: ['1.png'], generator: ['sdxl'], model: ['m'] });
  expect(samples[0]?.images.map(({ generator }) => generator)).toEqual(['sdxl']);
  expect(samples[0]?.metadata).toEqual({ model: 'm' });
});

test('a row without a prompt does not cost the prompt "null" its sample', async () => {
  const { samples, problems } = await readParquet({ prompt: [null, 'null'], image: ['1.png', '2.png'] });
  expect(samples.map(({ prompt }) => prompt)).toEqual(['null']);
  expect(problems).toEqual([expect.stringMatching(/^1: prompt/)]);
});

test('times are ISO 8601 in Arrow too, and an Arrow file is read as a stream is', async () => {
  const columns = { id: ['x'], prompt: ['p'], image_1: ['a.png'], when: [new Date('2024-01-02T03:04:05Z')] };
  const types = { id: utf8(), prompt: utf8(), image_1: utf8(), when: timestamp() };
  for (const format of ['stream', 'file'] as const) {
    const folder = await makeFolder();
    const bytes = tableToIPC(tableFromArrays(columns, { types }), { format });
    await writeFile(join(folder, 't.arrow'), bytes ?? new Uint8Array());
    const { samples, problems } = await read(folder, 't.arrow');
    expect(problems).toEqual([]);
    expect(samples[0]).toMatchObject({ id: 'x', metadata: { when: '2024-01-02T03:04:05.000Z' } });
  }
});

test('a picture with neither bytes nor path is none', async () => {
  const image = '{"bytes":null,"path":null}';
  const { samples, problems } = await readText('s.jsonl', `{"id":"x","prompt":"p","images":["a.png",${image}]}\n`);
  expect(problems).toEqual([]);
  expect(samples[0]?.images.map(({ id }) => id)).toEqual(['1']);
});

test.each([
  ['s.csv', '"id";"prompt";"image_1"\n', /a semicolon after cell 1/],
  ['s.jsonl', '{"data":[{"id":"x","prompt":"p","images":["a"]}]}\n', /a list, "data".*jq -c '\.data\[\]'/],
])('%s of another kind says which', async (name, content, told) => {
  await expect(readText(name, content)).rejects.toThrow(told);
});

test('a single sample whose images come first is a sample', async () => {
  const { samples } = await readText('s.jsonl', '{"images":[{"id":"a","url":"a.png"}],"prompt":"p","id":"x"}\n');
  expect(samples.map(({ id }) => id)).toEqual(['x']);
});

test('a cell of images that is no JSON says how to write it', async () => {
  const { problems } = await readText('s.csv', `id,prompt,images\n1,p,"['a.png', 'b.png']"\n`);
  expect(problems).toEqual([expect.stringMatching(/no list\. Write it as JSON/)]);
});

test('a folder with two files of metadata says so', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'metadata.csv'), 'file_name,prompt\n1.png,p\n');
  await writeFile(join(folder, 'metadata.jsonl'), '{"file_name":"2.png","prompt":"p"}\n');
  await expect(openSamples('.', folder)).rejects.toThrow(/both metadata\.jsonl and metadata\.csv/);
});

test.each(['nan', 'NaN', 'None', 'null', '<NA>', '#N/A'])('%s names no image', async (nothing) => {
  const { samples, problems } = await readText('s.csv', `prompt,image_1,image_2\np,a.png,${nothing}\n`);
  expect(problems).toEqual([]);
  expect(samples[0]?.images.map(({ id }) => id)).toEqual(['1']);
});

test('an image that is an object is read by its url or its path', async () => {
  const lines = ['{"prompt":"p","image":{"url":"https://host/a.png"}}', '{"prompt":"p","image":{"path":"b.png"}}'];
  const { samples, problems } = await readText('s.jsonl', lines.join('\n'));
  expect(problems).toEqual([]);
  expect(samples[0]?.images.map(({ url }) => url.replace(/^file:.*\//, ''))).toEqual(['https://host/a.png', 'b.png']);
});

test('JSON that is nested too deeply is told, and costs no other line', async () => {
  const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
  const line = (rest: string) => `{"prompt":"p","images":["a.png"],${rest}}\n`;
  const { samples, problems } = await readText(
    's.jsonl',
    line(`"metadata":{"x":${deep}}`) + line(`"x":${deep}`) + line('"x":[[1]]'),
  );
  expect(problems).toEqual([
    expect.stringMatching(/^1: nested too deeply/),
    expect.stringMatching(/^2: nested too deeply/),
  ]);
  expect(samples.map(({ metadata }) => metadata)).toEqual([{ x: [[1]] }]);
});

test.each([
  ['s.jsonl', '{"prompt":"p","images":["a"]},\n{"prompt":"q","images":["a"]}\n', /a comma after each line.*sed/],
  ['s.csv', 'p\0r\0,\0i\0', /zeros between its characters, as UTF-16 has/],
])('%s that is broken throughout says how', async (name, content, told) => {
  await expect(readText(name, content)).rejects.toThrow(told);
});

test('an aspect or prompt of ratings that is no text is told, and becomes no name', async () => {
  const path = join(await makeFolder(), 'r.jsonl');
  const row = { sample: 's', image: 'a', annotator: 'r', score: 3 };
  const rows = [
    { ...row, aspect: ['x'] },
    { ...row, prompt: { x: 1 } },
    { ...row, aspect: null },
  ];
  await writeFile(path, rows.map((one) => JSON.stringify(one)).join('\n'));
  const problems: string[] = [];
  const read = importRatings(readRatingRows(path), {}, ({ message }) => problems.push(message));
  expect(await Array.fromAsync(read)).toHaveLength(1);
  expect(problems).toEqual([expect.stringMatching(/^aspect is no text/), expect.stringMatching(/^prompt is no text/)]);
});
