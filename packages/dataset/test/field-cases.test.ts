/** Files of kinds that people have met, each with what is right. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { float32, int64, list, tableFromArrays, tableToIPC, uint64, utf8 } from '@uwdata/flechette';
import type { Annotation, Sample } from '@visionprefer/core';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
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
  await writeFile(join(folder, name), content);
  return read(folder, name);
}

async function importText(name: string, content: string): Promise<{ annotations: Annotation[]; problems: string[] }> {
  const path = join(await makeFolder(), name);
  await writeFile(path, content);
  const problems: string[] = [];
  const rows = importRatings(readRatingRows(path, name), {}, ({ line, message }) =>
    problems.push(`${line}: ${message}`),
  );
  return { annotations: await Array.fromAsync(rows), problems };
}

type ColumnData = Parameters<typeof parquetWriteFile>[0]['columnData'];

async function readParquet(columnData: ColumnData): ReturnType<typeof read> {
  const folder = await makeFolder();
  parquetWriteFile({ filename: join(folder, 't.parquet'), columnData });
  return read(folder, 't.parquet');
}

const shape = (samples: readonly Sample[]) =>
  samples.map(({ id, prompt, images }) => [id, prompt, images.map((image) => image.id)]);
const texts = (name: string, data: (string | null)[]): ColumnData[number] => ({ name, data, type: 'STRING' });

describe('ids beyond 2^53', () => {
  test('of Parquet keep two samples two', async () => {
    const { samples, problems } = await readParquet([
      { name: 'sample_id', data: [1844674407370955161n, 1844674407370955162n], type: 'INT64' },
      texts('prompt', ['a red cube', 'a blue ball']),
      texts('image', ['a.png', 'b.png']),
    ]);
    expect(problems).toEqual([]);
    expect(shape(samples)).toEqual([
      ['1844674407370955161', 'a red cube', ['image']],
      ['1844674407370955162', 'a blue ball', ['image']],
    ]);
  });

  test.each([
    ['int64', int64(), 9007199254740993n],
    ['uint64', uint64(), 18446744073709551615n],
  ])('of Arrow are read as %s', async (_, type, id) => {
    const folder = await makeFolder();
    const columns = { id: [5n, id], prompt: ['p', 'q'], image_1: ['a.png', 'b.png'], seed: [id, 7n] };
    const table = tableFromArrays(columns, { types: { id: type, prompt: utf8(), image_1: utf8(), seed: type } });
    await writeFile(join(folder, 's.arrow'), tableToIPC(table, { format: 'stream' }) ?? '');
    const { samples, problems } = await read(folder, 's.arrow');
    expect(problems).toEqual([]);
    expect(samples).toMatchObject([
      { id: '5', metadata: { seed: String(id) } },
      { id: String(id), metadata: { seed: 7 } },
    ]);
  });

  test('of JSON lines keep samples, images and metadata apart', async () => {
    const line = (id: string) =>
      `{"id":${id},"prompt":"p","images":[{"id":${id},"url":"a.png"},{"id":"x","url":"b.png"}],"metadata":{"seed":${id}}}`;
    const { samples } = await readText('s.jsonl', `${line('9007199254740993')}\n${line('9007199254740992')}\n`);
    expect(samples).toMatchObject(
      ['9007199254740993', '9007199254740992'].map((id) => ({
        id,
        images: [{ id }, { id: 'x' }],
        metadata: { seed: id },
      })),
    );
  });

  test('of ratings keep two ratings of two samples apart', async () => {
    const rows = [9007199254740993n, 9007199254740992n].map(
      (id, place) => `{"sample":${id},"image":"a","annotator":"r","score":${5 - 4 * place}}`,
    );
    const lines = await importText('r.jsonl', rows.join('\n'));
    const array = await importText('r.json', `[${rows.join(',\n')}]`);
    for (const { annotations } of [lines, array]) {
      expect(annotations.map(({ sampleId }) => sampleId)).toEqual(['9007199254740993', '9007199254740992']);
    }
  });

  test('of a folder are those of metadata.jsonl, digit by digit', async () => {
    const folder = await makeFolder();
    const line = (id: string, file: string) => `{"file_name":"${file}","prompt":"p","sample_id":${id}}\n`;
    await writeFile(
      join(folder, 'metadata.jsonl'),
      line('9007199254740993', 'a.png') + line('9007199254740992', 'b.png'),
    );
    expect(shape((await read(folder, '.')).samples)).toEqual([
      ['9007199254740993', 'p', ['a.png']],
      ['9007199254740992', 'p', ['b.png']],
    ]);
  });

  test('that have lost their digits already are refused, and no other row is', async () => {
    const lost = /^1: sample_id is 1844674407370955300: a number whose last digits are lost/;
    const { samples, problems } = await readParquet([
      { name: 'sample_id', data: [Number('1844674407370955162'), 7], type: 'DOUBLE' },
      texts('prompt', ['p', 'q']),
      texts('image', ['a.png', 'b.png']),
    ]);
    expect([shape(samples), problems]).toEqual([[['7', 'q', ['image']]], [expect.stringMatching(lost)]]);
    const csv = await readText('s.csv', 'id,prompt,image_1\n1.8446744073709552e+18,p,a.png\n12e45678,q,b.png\n');
    expect([shape(csv.samples), csv.problems]).toEqual([
      [['12e45678', 'q', ['1']]],
      [expect.stringMatching(/^2: id is 1\.8446744073709552e\+18: a number whose last digits are lost/)],
    ]);
  });
});

describe('rows with one image each', () => {
  test('with one id and two prompts are no sample: the second is told', async () => {
    const { samples, problems } = await readParquet([
      texts('sample_id', ['s1', 's1']),
      texts('prompt', ['a red cube', 'a blue ball']),
      texts('image', ['a.png', 'b.png']),
    ]);
    expect(shape(samples)).toEqual([['s1', 'a red cube', ['image']]]);
    expect(problems).toEqual([expect.stringMatching(/^2: sample s1 has another prompt here than in line 1\./)]);
  });

  test('are one sample over the end of a shard', async () => {
    const folder = await makeFolder();
    await mkdir(join(folder, 'shards'));
    const write = (name: string, ids: string[], images: string[]) =>
      parquetWriteFile({
        filename: join(folder, 'shards', name),
        columnData: [
          texts('sample_id', ids),
          texts(
            'prompt',
            ids.map((id) => `prompt of ${id}`),
          ),
          texts('image', images),
        ],
      });
    write('data-9.parquet', ['s1', 's1', 's2'], ['a', 'b', 'c']);
    write('data-10.parquet', ['s2', 's3'], ['d', 'e']);
    const { samples, problems } = await read(folder, 'shards');
    expect(problems).toEqual([]);
    expect(shape(samples).map(([id, , images]) => [id, images])).toEqual([
      ['s1', ['1', '2']],
      ['s2', ['1', '2']],
      ['s3', ['image']],
    ]);
  });

  test('that stand apart from their sample are told, and so is a row without an image', async () => {
    const { samples, problems } = await readParquet([
      texts('sample_id', ['s1', 's2', 's2', 's1']),
      texts('prompt', ['p', 'q', 'q', 'p']),
      texts('image', ['a.png', 'b.png', null, 'c.png']),
    ]);
    expect(shape(samples).map(([id]) => id)).toEqual(['s1', 's2']);
    expect(problems).toEqual([
      expect.stringMatching(/^3: the row has no image/),
      expect.stringMatching(/^4: its rows stand apart: others begin in t\.parquet:1\. .* sort the table/),
    ]);
  });

  test('without an id (null, NaN) are gathered by their prompt, and never into a sample that has one', async () => {
    const { samples, problems } = await readParquet([
      { name: 'sample_id', data: [Number.NaN, Number.NaN, Number.NaN, 7, null], type: 'DOUBLE' },
      texts('prompt', ['p', 'p', 'q', 'r', 'r']),
      texts('image', ['a.png', 'b.png', 'c.png', 'd.png', 'e.png']),
    ]);
    expect(problems).toEqual([]);
    expect(shape(samples).map(([, prompt, images]) => [prompt, images])).toEqual([
      ['p', ['1', '2']],
      ['q', ['image']],
      ['r', ['image']],
      ['r', ['image']],
    ]);
    expect(samples[2]?.id).toBe('7');
    expect(new Set(samples.map(({ id }) => id)).size).toBe(4);
  });

  test('are named by image_id, and an image that is there already is told', async () => {
    const { samples, problems } = await readParquet([
      texts('sample_id', ['s1', 's1', 's1']),
      texts('prompt', ['p', 'p', 'p']),
      texts('image', ['a.png', 'b.png', 'c.png']),
      { name: 'Image_ID', data: [2n ** 60n, 2n ** 60n + 1n, 2n ** 60n], type: 'INT64' },
    ]);
    expect(shape(samples)).toEqual([['s1', 'p', ['1152921504606846976', '1152921504606846977']]]);
    expect(problems).toEqual([expect.stringMatching(/^3: sample s1 has the image 1152921504606846976 already/)]);
  });
});

describe('columns that tell of an image', () => {
  test('are metadata and no images', async () => {
    const { samples, problems } = await readParquet([
      texts('prompt', ['p', 'p']),
      texts('image', ['a.png', 'b.png']),
      { name: 'image_width', data: [512, 512], type: 'INT32' },
      { name: 'image_odd_one', data: [0.5, 0.5], type: 'DOUBLE' },
      texts('image_size', ['512x512', '512x512']),
      texts('image_0_url', ['https://host/a.png', 'https://host/b.png']),
    ]);
    expect(problems).toEqual([]);
    expect(samples).toMatchObject([
      {
        images: [{ id: '1' }, { id: '2' }],
        metadata: {
          ...{ image_width: 512, image_odd_one: 0.5, image_size: '512x512' },
          image_0_url: { 1: 'https://host/a.png', 2: 'https://host/b.png' },
        },
      },
    ]);
  });

  test('are none where lists of numbers stand in them', async () => {
    const folder = await makeFolder();
    const columns = { prompt: ['p'], image: ['a.png'], image_kept: ['b.png'], image_vec: [[0.5, 1]] };
    const table = tableFromArrays(columns, { types: { image_vec: list(float32()) } });
    await writeFile(join(folder, 's.arrow'), tableToIPC(table, { format: 'stream' }) ?? '');
    const { samples, problems } = await read(folder, 's.arrow');
    expect(problems).toEqual([]);
    expect(samples[0]?.images.map(({ id }) => id)).toEqual(['image', 'kept']);
  });

  test('are none in CSV either, whatever numbers stand in them', async () => {
    const { samples } = await readText(
      's.csv',
      'prompt,image_1,image_sdxl,image_2_width,image_extra,image_hash\np,1.png,x.png,512,7.5,abc\n',
    );
    expect(samples).toMatchObject([
      {
        images: [{ id: '1' }, { id: 'sdxl' }],
        metadata: { image_2_width: '512', image_extra: '7.5', image_hash: 'abc' },
      },
    ]);
  });
});

describe('what is optional and missing', () => {
  test('costs no sample in Parquet: NaN and null among the metadata', async () => {
    const { samples, problems } = await readParquet([
      texts('prompt', ['p', 'q']),
      texts('image_1', ['a.png', 'b.png']),
      texts('generator_1', [null, 'g']),
      { name: 'aesthetic', data: [Number.NaN, 0.5], type: 'DOUBLE' },
    ]);
    expect(problems).toEqual([]);
    expect(samples.map(({ metadata }) => metadata)).toEqual([undefined, { aesthetic: 0.5 }]);
  });

  test.each(['"generator":null', '"generator":""', '"generator":NaN', '"id":null,"generator":null'])(
    'costs no sample in JSON lines: an image with %s',
    async (fields) => {
      const line = `{"id":"1","prompt":"p","images":[{"url":"a.png",${fields}},{"id":"b","url":"b.png"},null],"metadata":null}`;
      const { samples, problems } = await readText('s.jsonl', line);
      expect(problems).toEqual([]);
      expect(shape(samples)).toEqual([['1', 'p', ['1', 'b']]]);
      expect(samples[0]).not.toHaveProperty('metadata');
      expect(samples[0]?.images[0]).not.toHaveProperty('generator');
    },
  );

  test('leaves the numbers beside it: NaN of Python is null', async () => {
    const line = '{"id":"1","prompt":"p","images":["a.png"],"metadata":{"a":NaN,"b":-Infinity,"c":7}}';
    expect((await readText('s.jsonl', line)).samples[0]?.metadata).toEqual({ a: null, b: null, c: 7 });
  });
});

test('JSON lines may list paths, and get the ids that CSV gets', async () => {
  const lines = await readText('s.jsonl', '{"prompt":"a cube","images":["a.png","b.png"]}\n');
  const columns = await readText('s.csv', 'prompt,image_1,image_2\na cube,a.png,b.png\n');
  expect(lines.problems).toEqual([]);
  expect(shape(lines.samples)).toEqual(shape(columns.samples));
  expect(shape(lines.samples)).toEqual([[expect.stringMatching(/^\w{12}$/), 'a cube', ['1', '2']]]);
});

describe('malformed tables', () => {
  test('metadata.csv with a comma that has no quotes around it', async () => {
    const folder = await makeFolder();
    const lines = [
      'file_name,prompt,sample_id',
      'a.png,a red cube, on a table,s1',
      'b.png,a red cube,s1',
      'c.png,short',
    ];
    await writeFile(join(folder, 'metadata.csv'), lines.join('\n'));
    const { samples, problems } = await read(folder, '.');
    expect(shape(samples)).toEqual([['s1', 'a red cube', ['b.png']]]);
    expect(problems).toEqual([
      expect.stringMatching(/^2: 4 cells, expected 3 as in the header\. A comma/),
      expect.stringMatching(/^4: 2 cells, expected 3 as in the header\./),
    ]);
  });

  test('a backslash before quotation marks', async () => {
    const { samples, problems } = await readText('s.csv', 'prompt,image_1\n"say \\"hi\\"",a.png\nq,b.png\n');
    expect(samples.map(({ prompt }) => prompt)).toEqual(['q']);
    expect(problems).toEqual([expect.stringMatching(/^2: text after the closing quotation mark of cell 1/)]);
  });
});

describe('files that are something else', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n';
  test.each([
    ['s.parquet', pointer, /^s\.parquet is a Git LFS pointer instead of the file\. Fetch the file: git lfs pull\.$/],
    ['s.arrow', pointer, /s\.arrow is a Git LFS pointer/],
    ['s.jsonl', pointer, /s\.jsonl is a Git LFS pointer/],
    ['s.csv', pointer, /s\.csv is a Git LFS pointer/],
    ['s.csv', 'prompt;image_1\np;a.png\n', /s\.csv:1: its cells seem to be separated by semicolons\. Expected commas/],
    ['s.tsv', 'prompt,image_1\np,a.png\n', /s\.tsv:1: its cells seem to be separated by commas/],
    ['s.csv', 'sep=;\nprompt;image_1\n', /s\.csv:1: "sep=;" is a note for spreadsheets\. Take the line out/],
    ['s.csv', 'sep=,\nprompt,image_1\n', /"sep=," is a note for spreadsheets/],
    [
      's.json',
      '{\n "data": [\n  {"id": "1"}\n ]\n}\n',
      /s\.json is one JSON document over several lines; expected one sample a/,
    ],
    ['s.jsonl', '{"data": [\n{"id": "1"}]}', /one JSON document over several lines/],
    ['s.jsonl', '\ufeff\n [{"id": "1"}]', /s\.jsonl is one JSON array; expected one sample a line/],
    ['s.csv', 'PK\u0003\u0004', /s\.csv is a ZIP file, as spreadsheets are/],
    ['s.jsonl', '<!DOCTYPE html>', /is a web page instead of the data/],
  ])('%s that holds %j', async (name, content, message) => {
    await expect(readText(name, content)).rejects.toThrow(message);
  });

  test.each([
    ['r.jsonl', pointer, /r\.jsonl is a Git LFS pointer/],
    ['r.json', pointer, /r\.json is a Git LFS pointer/],
    ['r.csv', pointer, /r\.csv is a Git LFS pointer/],
    ['r.csv', 'sample;image;score\n', /separated by semicolons/],
    [
      'r.jsonl',
      '{\n "sample": "a"\n}\n',
      /one JSON document over several lines; expected one rating or ranking a line/,
    ],
  ])('ratings in %s that hold %j', async (name, content, message) => {
    await expect(importText(name, content)).rejects.toThrow(message);
  });
});

test('a file name with accents is found in the form that it is written in on the disk', async () => {
  const folder = await makeFolder();
  const [composed, apart] = ['café', 'cafe\u0301'];
  await mkdir(join(folder, apart));
  await writeFile(join(folder, apart, `${composed}.png`), '');
  const line = (name: string) => JSON.stringify({ id: name, prompt: 'p', images: [name] });
  const names = [`${composed}/${composed}.png`, `${apart}/${apart}.png`, `${composed}/gone-é.png`];
  await writeFile(join(folder, 's.jsonl'), names.map(line).join('\n'));
  const { samples } = await read(folder, 's.jsonl');
  expect(samples.map(({ images }) => images[0]?.url)).toEqual(
    [`${apart}/${composed}.png`, `${apart}/${composed}.png`, `${composed}/gone-é.png`].map(
      (name) => pathToFileURL(join(folder, name)).href,
    ),
  );
});

test('a key twice and half a character are told, with the line', async () => {
  const images = '"images":["a.png"]';
  const { samples, problems } = await readText(
    's.jsonl',
    [
      `{"id":"1","prompt":"p","prompt":"q",${images}}`,
      `{"id":"2","prompt":"p","images":[{"id":"a","url":"a.png","url":"b.png"}]}`,
      `{"id":"3","prompt":"lone \\ud83d surrogate",${images}}`,
      `{"id":"4","prompt":"whole \\ud83d\\ude00",${images}}`,
    ].join('\n'),
  );
  expect(samples.map(({ prompt }) => prompt)).toEqual(['whole 😀']);
  expect(problems).toEqual([
    expect.stringMatching(/^1: the key "prompt" stands twice in one object/),
    expect.stringMatching(/^2: the key "url" stands twice in one object/),
    expect.stringMatching(/^3: half a character \(\\ud83d, a lone surrogate\) in "lone/),
  ]);
  const ratings = await importText('r.jsonl', '{"sample":"s","image":"a","annotator":"r","score":1,"score":5}');
  expect(ratings).toEqual({ annotations: [], problems: [expect.stringMatching(/^1: the key "score" stands twice/)] });
});

test('ratings of one sample with two prompts are told, each time', async () => {
  const rows = ['p', 'q', 'p', 'q'].map((prompt, place) => `s,${prompt},${place},r,3`);
  const { annotations, problems } = await importText(
    'r.csv',
    ['sample,prompt,image,annotator,score', ...rows].join('\n'),
  );
  expect(annotations.map(({ imageIds }) => imageIds)).toEqual([['0'], ['2']]);
  expect(problems).toEqual([3, 5].map((line) => expect.stringMatching(`^${line}: sample s has another prompt here`)));
});

test.each(['True', 'false', 'TRUE'])('the rating %s is told to be no number', async (score) => {
  const { annotations } = await importText('r.csv', `sample,image,annotator,score\ns,a,r,${score}\n`);
  expect(annotations).toMatchObject([
    { outcome: 'unreadable', detail: `${score} is no number: write 1 for yes and 0 for no, on the scale 0..1` },
  ]);
});

test('text in Parquet that is not UTF-8 is told, and text that is not marked as such is read', async () => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
  const { samples, problems } = await readParquet([
    { name: 'prompt', data: [bytes('a cube'), bytes('caf\xe9')], type: 'BYTE_ARRAY' },
    { name: 'image', data: [bytes('a.png'), bytes('b.png')], type: 'BYTE_ARRAY' },
  ]);
  expect(samples.map(({ prompt }) => prompt)).toEqual(['a cube']);
  expect(problems).toEqual([expect.stringMatching(/^2: prompt is not UTF-8 text/)]);
});
