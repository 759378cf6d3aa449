import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Annotation,
  type PreferencePair,
  preferencePairSchema,
  type Sample,
  sampleSchema,
} from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeFolder, makeSamples, run, writeLines } from './command-line.ts';

async function readRecords<T>(path: string): Promise<T[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as T);
}

test('ratings of others flow into consensus and pairs; what they could not read does not', async () => {
  const folder = await makeFolder();
  const rate = (generator: string, rater: string, score: unknown, rationale = '') => ({
    sample: 's1',
    prompt: 'a cat',
    generator,
    rater,
    kind: rater.startsWith('human') ? 'human' : 'judge',
    aspect: 'quality',
    score,
    rationale,
  });
  await writeLines(join(folder, 'ratings.jsonl'), [
    rate('sdxl', 'gpt', 9),
    rate('dalle', 'gpt', 6),
    rate('sdxl', 'llava', 7),
    rate('dalle', 'llava', 8, 'guess_if_cannot_parse | I cannot see it.'),
    rate('sdxl', 'human-1', 1),
    rate('dalle', 'gpt', 11),
    '{"torn',
  ]);
  const judges = ['--map', 'image=generator', '--map', 'annotator=rater', '--only', 'kind=judge'];
  const imported = await run(
    [
      'import',
      'ratings.jsonl',
      ...judges,
      '--scale',
      '0..10',
      '--out',
      'judges.jsonl',
      '--samples-out',
      'samples.jsonl',
    ],
    folder,
  );
  expect(imported).toEqual({
    exitCode: 1,
    stdout: [
      'quality: ratings from 6 to 9; 1 off the scale, unreadable: is --scale right?',
      'judges.jsonl  3 scored, 2 unreadable, of 1 samples',
      'samples.jsonl  1 samples; pictures of 2 images are not at hand',
      '',
    ].join('\n'),
    stderr: 'ratings.jsonl:7: not JSON (Unterminated string at column 7). The row is left out.\n',
  });
  const [sample] = await readRecords<Sample>(join(folder, 'samples.jsonl'));
  expect(sampleSchema.parse(sample)).toEqual({
    id: 's1',
    prompt: 'a cat',
    images: [
      { id: 'sdxl', url: 'data:,', generator: 'sdxl' },
      { id: 'dalle', url: 'data:,', generator: 'dalle' },
    ],
  });
  const aggregated = await run(['aggregate', 'judges.jsonl', '--missing-policy', 'bounds'], folder);
  expect(aggregated.stdout).toBe(
    [
      'missing scores                                    given unreadable',
      'llava quality                                         1          1',
      '',
      'consensus.jsonl  consensus on 1 samples; the order of images in 1 of them hinges on missing scores',
      '',
    ].join('\n'),
  );
  expect((await run(['pairs', 'consensus.jsonl', '-s', 'samples.jsonl'], folder)).exitCode).toBe(0);
  const [pair] = await readRecords<PreferencePair>(join(folder, 'pairs.jsonl'));
  expect(preferencePairSchema.parse(pair)).toMatchObject({
    chosen: { id: 'sdxl', hash: '' },
    votes: { for: 1, missing: 1 },
    hingesOnMissing: true,
  });

  const reported = await run(['report', 'judges.jsonl', '-s', 'samples.jsonl'], folder);
  expect(reported.exitCode).toBe(0);
  expect(reported.stderr).toBe('The pictures of 2 images are not at hand: they are shown without.\n');

  const drawn: [flags: string[], printed: string][] = [
    [['--preset', 'paper'], 'pairs.jsonl  1 pairs (1 quality)\n'],
    [
      ['--aspect', 'each', '--aspect', 'quality', '--unanimous', '--per-sample', '1'],
      'pairs.jsonl  1 pairs (1 quality)\n',
    ],
    [['--preset', 'paper', '--margin', '1'], 'pairs.jsonl  0 pairs\n'],
    [['--confidence', '0.9'], 'pairs.jsonl  0 pairs\n'],
    [['--gate', 'quality=4.5'], 'pairs.jsonl  0 pairs\n'],
    [['--gate', 'quality=4'], 'pairs.jsonl  1 pairs (1 overall)\n'],
  ];
  for (const [flags, printed] of drawn) {
    const { stdout } = await run(['pairs', 'consensus.jsonl', '-s', 'samples.jsonl', ...flags], folder);
    expect([flags, stdout]).toEqual([flags, printed]);
  }

  const before = await readFile(join(folder, 'pairs.jsonl'), 'utf8');
  await writeLines(join(folder, 'others.jsonl'), await makeSamples(folder, 1));
  const unmatched = await run(['pairs', 'consensus.jsonl', '-s', 'others.jsonl'], folder);
  expect(unmatched.exitCode).toBe(2);
  expect(unmatched.stderr).toContain('others.jsonl has none of the samples that consensus.jsonl is about.');
  expect(await readFile(join(folder, 'pairs.jsonl'), 'utf8')).toBe(before);

  const people = ['--scale', '0..1', '--only', 'kind=human', '--human', '--json', '--out', 'people.jsonl'];
  const { stdout } = await run(['import', 'ratings.jsonl', ...judges.slice(0, 4), ...people], folder);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    annotations: { scored: 1 },
    samples: 1,
    ratings: { quality: { lowest: 1, highest: 1, offScale: 0 } },
    failures: 1,
    files: { annotations: 'people.jsonl' },
  });
  const [human] = await readRecords<Annotation>(join(folder, 'people.jsonl'));
  expect(human).toMatchObject({ annotatorId: 'human:human-1', scores: { quality: [{ imageId: 'sdxl', score: 5 }] } });
});

test('samples of ratings have urls where there are some: told ones, files beside the ratings, and no names', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'there.png'), 'a picture');
  const rate = (image: string, url?: string) => ({ sample: 's', prompt: 'p', annotator: 'a', image, url, score: 3 });
  await writeLines(join(folder, 'r.jsonl'), [
    rate('there.png'),
    rate('gone.png'),
    rate('sdxl'),
    rate('https://host/a.png'),
    rate('b', 'later/b.png'),
    rate('c', 'https://host/c.png'),
    rate('d', 'n/a'),
    rate('e', 'none'),
  ]);
  expect((await run(['import', 'r.jsonl', '--samples-out', 's.jsonl'], folder)).exitCode).toBe(0);
  const [sample] = await readRecords<Sample>(join(folder, 's.jsonl'));
  const at = (path: string) => pathToFileURL(join(folder, path)).href;
  expect(sample?.images.map(({ id, url }) => [id, url])).toEqual([
    ['there.png', at('there.png')],
    ['gone.png', 'data:,'],
    ['sdxl', 'data:,'],
    ['https://host/a.png', 'https://host/a.png'],
    ['b', at('later/b.png')],
    ['c', 'https://host/c.png'],
    ['d', 'data:,'],
    ['e', 'data:,'],
  ]);
  const shown = await run(['annotate', 's.jsonl', '-a', 'pixels', '--aspect', 'fidelity'], folder);
  expect(shown.stderr).toContain('there.png');
});

test('ratings that are yes or no are told as such', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'r.csv'), 'sample,image,annotator,score\ns,a,r,True\ns,b,r,False\n');
  const { exitCode, stderr } = await run(['import', 'r.csv'], folder);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The first: True is no number: write 1 for yes and 0 for no, on the scale 0..1.');
});

test('what cannot be understood is refused before anything is written', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'r.csv'), 'prompt,image,r1,r2\na cat,x,50,60\n');
  const refused: [args: string[], message: RegExp][] = [
    [
      ['import', 'r.csv'],
      /no column holds the annotator, no column holds the score\. The columns are prompt, image, r1, r2\./,
    ],
    [
      ['import', 'r.csv', '--wide', 'annotator=r1,r2'],
      /not one rating could be read\. 2 are off the scale: is --scale right\?/,
    ],
    [
      ['import', 'r.csv', '--scale', '0-10'],
      /"0-10" is no scale\. Expected its worst and its best rating, such as 0\.\.10/,
    ],
    [['import', 'r.csv', '--map', 'rater=r1'], /Expected one of sample, prompt, image/],
    [['import', 'r.csv', '--wide', 'rater=r1'], /Expected annotator, aspect or image, and columns/],
    [
      ['import', 'r.csv', '--wide', 'annotator=r1,r2', '--scale', '0..100', '--out', 'r.csv'],
      /is read by this command/,
    ],
    [['import', 'none.csv'], /none\.csv: there is no such file/],
    [['split', 'r.csv', '--train', '0.9', '--test', '0.2'], /the shares must make 1/],
    [['split', 'r.csv'], /r\.csv holds no record with a prompt/],
    [['rank', '--prompt', 'p', 'a.png', 'a.png'], /a\.png is named twice/],
    [['rank', '--prompt', ' ', 'a.png'], /--prompt is blank/],
    [['rank', '--prompt', 'p', 'a.png'], /No image has a score \(see above\)/],
  ];
  for (const [args, message] of refused) {
    const { exitCode, stdout, stderr } = await run(args, folder);
    expect([args, exitCode, stdout]).toEqual([args, 2, '']);
    expect(stderr).toMatch(message);
  }
  expect(await readFile(join(folder, 'r.csv'), 'utf8')).toContain('a cat');
});

test('split keeps lines as they are, and every prompt in one file', async () => {
  const folder = await makeFolder();
  const lines = Array.from({ length: 200 }, (_, index) => `{ "prompt": "Prompt ${index % 50}",  "n": 1.0 }`);
  await writeLines(join(folder, 'pairs.jsonl'), [...lines, '{"no":"prompt"}']);
  const args = ['split', 'pairs.jsonl', '--train', '0.7', '--validation', '0.2', '--out', 'parts'];
  const { exitCode, stdout, stderr } = await run(args, folder);
  expect(exitCode).toBe(1);
  expect(stderr).toBe('pairs.jsonl:201: no prompt. The line is left out.\n');
  const parts = await Promise.all(
    ['test', 'validation', 'train'].map(async (split) =>
      (await readFile(join(folder, `parts/${split}.jsonl`), 'utf8')).split('\n').filter(Boolean),
    ),
  );
  expect(stdout).toBe(
    ['test', 'validation', 'train']
      .map((split, index) => `parts/${split}.jsonl  ${parts[index]?.length} lines\n`)
      .join(''),
  );
  expect(parts.flat().sort()).toEqual(lines.sort());
  const prompts = parts.map((part) => new Set(part.map((line) => (JSON.parse(line) as { prompt: string }).prompt)));
  expect(prompts.reduce((sum, { size }) => sum + size, 0)).toBe(50);
});

test('rank puts images in order and says why', async () => {
  const folder = await makeFolder();
  const { images = [] } = (await makeSamples(folder, 1))[0] ?? {};
  const urls = images.map(({ url }) => url);
  const { exitCode, stdout } = await run(['rank', '--prompt', 'a red cube', ...urls, '--json'], folder);
  expect(exitCode).toBe(0);
  const { images: ranked } = JSON.parse(stdout) as {
    images: { place: number; score: number; image: { id: string }; reasons: unknown[] }[];
  };
  expect(ranked.map(({ place }) => place)).toEqual([1, 2]);
  expect(ranked[0]?.score).toBeGreaterThan(ranked[1]?.score ?? 5);
  expect(ranked[0]?.reasons.length).toBeGreaterThan(0);
  const read = await run(['rank', '--prompt', 'a red cube', ...urls], folder);
  expect(read.stdout).toMatch(new RegExp(`^1\\. {2}${ranked[0]?.score.toFixed(2)} {2}${ranked[0]?.image.id}\\n {3}`));
});
