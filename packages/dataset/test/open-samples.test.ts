import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Sample } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSamples } from '../src/samples/open-samples.ts';
import { makeFolder, writeLines } from './make-folder.ts';

interface Read {
  folder: string;
  samples: Sample[];
  problems: string[];
}

async function readSamples(name: string, content: string | Uint8Array): Promise<Read> {
  const folder = await makeFolder();
  await writeFile(join(folder, name), content);
  return readFrom(folder, name);
}

async function readFrom(folder: string, name: string): Promise<Read> {
  const problems: Problem[] = [];
  const source = await openSamples(name, folder);
  const samples = await Array.fromAsync(source.read((problem) => problems.push(problem)));
  return { folder, samples, problems: problems.map(describeProblem) };
}

function describeProblem({ file, line, sampleId, message }: Problem): string {
  return `${file}:${line}: ${sampleId === undefined ? '' : `sample ${sampleId}: `}${message}`;
}

const image = { id: 'a', url: 'a.png' };

test('reads JSON lines, leaves out what is wrong, and tells where and why', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), [
    { id: 'sound', prompt: 'A cube', images: [image], metadata: { seed: 7 } },
    '{"id": "broken"',
    { id: 'no-prompt', images: [image] },
    { id: 'blank', prompt: ' ', images: [image] },
    { id: 'sound', prompt: 'Again', images: [image] },
    { id: 'twice', prompt: 'A cube', images: [image, image] },
    { id: 'none', prompt: 'A cube', images: [] },
    '',
    { id: 'last', prompt: 'A sphere', images: [image] },
  ]);
  const { samples, problems } = await readFrom(folder, 'samples.jsonl');
  expect(samples.map(({ id }) => id)).toEqual(['sound', 'last']);
  expect(samples[0]?.metadata).toEqual({ seed: 7 });
  expect(problems).toEqual([
    expect.stringMatching(/^samples\.jsonl:2: not JSON \(.* at column 16\)\. Each line must be one sample/),
    'samples.jsonl:3: sample no-prompt: prompt: is missing, expected string. Mend the line; the sample is left out.',
    'samples.jsonl:4: sample blank: prompt: must not be empty. Mend the line; the sample is left out.',
    'samples.jsonl:5: sample sound: the id is used twice, first in samples.jsonl:1. Give every sample an id of its own; this one is left out.',
    expect.stringContaining('samples.jsonl:6: sample twice: images[1].id: image id "a" is used twice.'),
    expect.stringContaining('samples.jsonl:7: sample none: images: needs at least one image.'),
  ]);
});

test('turns paths into file urls relative to the file, and leaves urls as they are', async () => {
  const written = ['a b#1%.png', 'sub/ü.png', '/elsewhere/a.png', 'https://host/a.png', 'data:image/png;base64,AA=='];
  const images = written.map((url, index) => ({ id: String(index), url }));
  const { folder, samples } = await readSamples('s.jsonl', JSON.stringify({ id: 's', prompt: 'p', images }));
  expect(samples[0]?.images.map(({ url }) => url)).toEqual([
    `${pathToFileURL(folder).href}/a%20b%231%25.png`,
    `${pathToFileURL(folder).href}/sub/%C3%BC.png`,
    'file:///elsewhere/a.png',
    'https://host/a.png',
    'data:image/png;base64,AA==',
  ]);
});

test('reads CSV by its header, with quotes, line ends within them, empty cells and metadata', async () => {
  const { folder, samples, problems } = await readSamples(
    'prompts.csv',
    '\ufeffid,prompt,image_1,image_sdxl,generator_sdxl,seed\r\n' +
      'one,"A ""red"", round\ncube",1.png,2.png,SDXL,7\r\n' +
      'short,A cube\r\n' +
      'two,A sphere,3.png,,,\r\n' +
      'one,Again,1.png,,,\r\n',
  );
  const at = (name: string) => `${pathToFileURL(folder).href}/${name}`;
  expect(samples).toEqual([
    {
      id: 'one',
      prompt: 'A "red", round\ncube',
      images: [
        { id: '1', url: at('1.png') },
        { id: 'sdxl', url: at('2.png'), generator: 'SDXL' },
      ],
      metadata: { seed: '7' },
    },
    { id: 'two', prompt: 'A sphere', images: [{ id: '1', url: at('3.png') }] },
  ]);
  expect(problems).toEqual([
    expect.stringContaining('prompts.csv:4: 2 cells, expected 6 as in the header.'),
    expect.stringContaining('prompts.csv:6: sample one: the id is used twice, first in prompts.csv:2.'),
  ]);
});

test('reads whatever prompts and names a CSV writer wrote', async () => {
  const folder = await makeFolder();
  const cell = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((text) => `x${text}x`);
  const property = fc.asyncProperty(fc.uniqueArray(cell, { minLength: 1, maxLength: 8 }), async (prompts) => {
    const quoted = prompts.map((prompt, index) => `${index},"${prompt.replaceAll('"', '""')}",a.png`);
    await writeFile(join(folder, 'p.csv'), ['id,prompt,image', ...quoted].join('\n'));
    const { samples, problems } = await readFrom(folder, 'p.csv');
    expect(problems).toEqual([]);
    expect(samples.map(({ prompt }) => prompt)).toEqual(prompts);
  });
  await fc.assert(property, { numRuns: 40 });
});

test('takes quotation marks in TSV as they are, and draws ids that do not depend on the line', async () => {
  const lines = ['The "Blue Boy\t1.png', 'A cube\t2.png'];
  const { samples } = await readSamples('p.tsv', ['text\timage', ...lines].join('\n'));
  const turned = await readSamples('p.tsv', ['text\timage', ...lines.toReversed()].join('\n'));
  expect(samples.map(({ prompt }) => prompt)).toEqual(['The "Blue Boy', 'A cube']);
  expect(turned.samples.map(({ id }) => id)).toEqual(samples.map(({ id }) => id).toReversed());
});

test('goes no further in a CSV than where its quotes break, and says so', async () => {
  const { samples, problems } = await readSamples('p.csv', 'id,prompt,image\none,A cube,1.png\ntwo,"A sphere,2.png\n');
  expect(samples.map(({ id }) => id)).toEqual(['one']);
  expect(problems).toEqual([expect.stringMatching(/^p\.csv:3: not CSV from here on: .* never closed\. Mend it/)]);
});

test('gathers the images of a folder by prompt, or by sample id', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'images'));
  await writeLines(join(folder, 'images/metadata.jsonl'), [
    { file_name: '1.png', text: 'A cube' },
    { file_name: '2.png', prompt: 'A sphere', sample_id: 'mine', image_id: 'left', generator: 'SDXL' },
    { file_name: '3.png', prompt: 'A cube' },
    { file_name: '4.png', prompt: 'Another', sample_id: 'mine' },
    { file_name: '3.png', prompt: 'A cube' },
    { prompt: 'A cube' },
    { file_name: '5.png' },
  ]);
  const { samples, problems } = await readFrom(folder, 'images');
  expect(samples.map(({ prompt, images }) => [prompt, images.map(({ id }) => id)])).toEqual([
    ['A cube', ['1.png', '3.png']],
    ['A sphere', ['left']],
  ]);
  expect(samples[1]).toMatchObject({ id: 'mine', images: [{ generator: 'SDXL' }] });
  expect(samples[0]?.images[0]?.url).toBe(`${pathToFileURL(folder).href}/images/1.png`);
  expect(problems).toEqual([
    expect.stringContaining('images/metadata.jsonl:4: sample mine has another prompt here than in line 2.'),
    expect.stringMatching(/^images\/metadata\.jsonl:5: sample \w+ has the image 3\.png already\./),
    expect.stringContaining('images/metadata.jsonl:6: file_name is missing.'),
    expect.stringContaining('images/metadata.jsonl:7: prompt is missing or empty.'),
  ]);
});

test.each([
  ['s.jsonl', '[{"id": "a"}]', /s\.jsonl is one JSON array; expected one sample a line\. Convert it: jq/],
  ['s.jsonl', Buffer.from('\ufeff{}', 'utf16le'), /s\.jsonl is in UTF-16\. Save it as UTF-8/],
  ['s.jsonl.gz', Buffer.from([0x1f, 0x8b, 0]), /compressed\. Unpack it first/],
  ['s.parquet', 'PAR1', /s\.parquet is not sound Parquet/],
  ['s.csv', '', /s\.csv is empty\. Expected a header with the columns prompt/],
  ['s.csv', 'promt,image\n', /s\.csv:1: the header has no column prompt; it has promt, image\. .* Rename/],
  ['s.csv', 'prompt,picture\n', /the header has no column image; it has prompt, picture/],
  ['s.csv', 'prompt,image,image\n', /the header has the column "image" twice/],
])('turns down %s as a whole when it is not what it should be', async (name, content, message) => {
  await expect(readSamples(name, content)).rejects.toThrow(message);
});

test('turns down a folder without metadata and a file that is not there', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'images'));
  await expect(readFrom(folder, 'images')).rejects.toThrow(
    /images: the folder has no metadata\.jsonl or metadata\.csv\. Write one/,
  );
  await expect(readFrom(folder, 'gone.jsonl')).rejects.toThrow(/gone\.jsonl: there is no such file or folder/);
});

test('reads a folder of images whose metadata is CSV', async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, 'images'));
  const lines = [
    'file_name,prompt,generator',
    'a.png,"A cube,\nred",SDXL',
    'b.png,"A cube,\nred",',
    ',A sphere,',
    'c.png,A cone,SD',
  ];
  await writeFile(join(folder, 'images/metadata.csv'), `\ufeff${lines.join('\r\n')}`);
  const problems: string[] = [];
  const source = await openSamples('images', folder);
  const samples = await Array.fromAsync(
    source.read(({ file, line, message }) => problems.push(`${file}:${line} ${message}`)),
  );
  expect(samples.map(({ prompt, images }) => [prompt, images.map(({ id, generator }) => [id, generator])])).toEqual([
    [
      'A cube,\nred',
      [
        ['a.png', 'SDXL'],
        ['b.png', undefined],
      ],
    ],
    ['A cone', [['c.png', 'SD']]],
  ]);
  expect(problems).toEqual([expect.stringMatching(/^images\/metadata\.csv:6 file_name is missing/)]);
});
