import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { hpdv2 } from '../../src/formats/hpdv2.ts';
import { hpdv3 } from '../../src/formats/hpdv3.ts';
import { imagereward } from '../../src/formats/imagereward.ts';
import { makeFolder } from '../make-folder.ts';

const record = { prompt: 'A cube', path1: 'images/a.png', path2: 'https://host/b.png' };

async function readFrom(files: Readonly<Record<string, string>>, name = '', format = hpdv3) {
  const folder = await makeFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const pairs = await Array.fromAsync(format.read(join(folder, name)));
  return { pairs, at: (path: string) => pathToFileURL(join(folder, path)).href };
}

describe('records of JSON', () => {
  test.each([
    ['one a line, as they are written here', `[\n${JSON.stringify(record)},\n${JSON.stringify(record)}\n]\n`],
    ['in one array', JSON.stringify([record, record])],
    ['in an array with indents', JSON.stringify([record, record], undefined, 2)],
    ['as JSON lines', `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`],
  ])('are read %s', async (_, text) => {
    const { pairs, at } = await readFrom({ 'any.json': text }, 'any.json');
    const pair = { prompt: 'A cube', chosen: { url: at('images/a.png') }, rejected: { url: 'https://host/b.png' } };
    expect(pairs).toEqual([pair, pair]);
  });

  test('have the split of their file and the aspect of their folder, and paths from the folder of the format', async () => {
    const text = JSON.stringify([record]);
    const files = {
      'overall/train.json': text,
      'overall/valid.json': text,
      'fidelity/test.json': text,
      'x.json': 'no',
    };
    const { pairs, at } = await readFrom(files);
    expect(pairs.map(({ aspect, split }) => `${aspect} ${split}`)).toEqual([
      'fidelity test',
      'overall train',
      'overall validation',
    ]);
    for (const { chosen } of pairs) expect(chosen.url).toBe(at('images/a.png'));
  });

  test('may be none', async () => {
    expect((await readFrom({ 'train.json': '[]' })).pairs).toEqual([]);
    expect((await readFrom({ 'train.json': '[\n]\n' })).pairs).toEqual([]);
  });

  test.each([
    ['another object', '[{"a":1}]', /train\.json: record 1 is not \{"prompt", "path1", "path2"\}/],
    ['a second that is none', `[${JSON.stringify(record)}, 7]`, /record 2 is not/],
    ['no list', '{"a"', /train\.json: /],
    ['a list that breaks off', `[\n${JSON.stringify(record)},\n{"prompt`, /train\.json:3: /],
  ])('are turned down where there is %s', async (_, text, message) => {
    const reading = readFrom({ 'train.json': text });
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
  });

  test('are missed where the folder holds none, and where there is no folder', async () => {
    await expect(readFrom({ 'notes.txt': '' })).rejects.toThrow(/holds no JSON file\. Expected records/);
    await expect(readFrom({}, 'gone')).rejects.toThrow(/gone: there is no such file or folder/);
  });
});

test('HPD v2 is read as pairs to train on and as rankings to test on', async () => {
  const files = {
    'train.json': JSON.stringify([{ prompt: 'p', file_path: ['a', 'b'], human_preference: [0, 1] }]),
    'test.json': JSON.stringify([{ prompt: 'q', image_path: ['a', 'b', 'c'], rank: [2, 1, 2], raw_annotations: [] }]),
  };
  const { pairs, at } = await readFrom(files, '', hpdv2);
  expect(pairs.map(({ prompt, chosen, rejected }) => [prompt, chosen.url, rejected.url])).toEqual([
    ['q', at('b'), at('a')],
    ['q', at('b'), at('c')],
    ['p', at('b'), at('a')],
  ]);
  await expect(
    readFrom({ 'train.json': JSON.stringify([{ prompt: 'p', file_path: 'a', human_preference: [1] }]) }, '', hpdv2),
  ).rejects.toThrow(/record 1 is not/);
});

test('ImageReward’s equal ranks make no pair', async () => {
  const records = [{ id: '1', prompt: 'p', generations: ['a', 'b', 'c'], ranking: [1, 1, 3] }];
  const { pairs, at } = await readFrom({ 'train.json': JSON.stringify(records) }, '', imagereward);
  expect(pairs.map(({ chosen, rejected }) => [chosen.url, rejected.url])).toEqual([
    [at('a'), at('c')],
    [at('b'), at('c')],
  ]);
});
