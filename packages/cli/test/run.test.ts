import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Consensus, consensusSchema, type PreferencePair, preferencePairSchema } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorSource, drawPicture, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

async function readRecords<T>(path: string): Promise<T[]> {
  return (await readFile(path, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

test('from samples to a table, pairs and their files, in one command or in three', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 2));
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  const who = ['--annotator', './mine.js', '--aspect', 'fidelity', '--aspect', 'aesthetic'];
  const all = await run(
    ['run', 's.jsonl', ...who, '--weight', 'fidelity=2', '--margin', '0.5', '--out', 'out'],
    folder,
  );
  expect(all).toMatchObject({ exitCode: 0, stderr: '' });
  expect(all.stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    'sample',
    '  image                       fidelity  aesthetic  overall',
    '─'.repeat(58),
    'sample-0  Prompt 0',
    '  a                               5.00       5.00     5.00',
    '  b                               2.00       2.00     2.00',
    'sample-1  Prompt 1',
    '  a                               5.00       5.00     5.00',
    '  b                               2.00       2.00     2.00',
    '',
    'out/annotations.jsonl  2 new annotations (2 scored)',
    'out/consensus.jsonl  2 samples',
    'out/pairs.jsonl  2 pairs (2 overall)',
    '',
    '! mine:plain judged alone: a second annotator or a person would show how far it',
    '  can be trusted.',
    '! How sure the 2 pairs overall are cannot be told.',
    '',
    'Next',
    '  Look at it:',
    '    visionprefer report out',
    '  Find out whether the jury is right: judge some yourself:',
    '    visionprefer review out --sample random',
    '  Write a data set to train with:',
    '    visionprefer export out --format diffusion-dpo',
    '',
  ]);
  expect((await readdir(join(folder, 'out'))).toSorted()).toEqual([
    'annotations.images',
    'annotations.jsonl',
    'consensus.jsonl',
    'pairs.jsonl',
    'run.json',
  ]);

  const aggregated = await run(
    ['aggregate', 'out/annotations.jsonl', '--weight', 'fidelity=2', '--out', 'c.jsonl'],
    folder,
  );
  expect(aggregated).toEqual({ exitCode: 0, stdout: 'c.jsonl  consensus on 2 samples\n', stderr: '' });
  expect(await readFile(join(folder, 'c.jsonl'), 'utf8')).toBe(
    await readFile(join(folder, 'out/consensus.jsonl'), 'utf8'),
  );
  const paired = await run(['pairs', 'c.jsonl', '--samples', 's.jsonl', '--margin', '0.5', '--out', '-'], folder);
  expect(paired.stdout).toBe(await readFile(join(folder, 'out/pairs.jsonl'), 'utf8'));
  const pairs = await readRecords<PreferencePair>(join(folder, 'out/pairs.jsonl'));
  const consensus = await readRecords<Consensus>(join(folder, 'c.jsonl'));
  expect(pairs.every((pair) => preferencePairSchema.safeParse(pair).success)).toBe(true);
  expect(consensus.every((record) => consensusSchema.safeParse(record).success)).toBe(true);

  const by = await run(
    ['pairs', 'c.jsonl', '--samples', 's.jsonl', '--aspect', 'fidelity', '--aspect', 'overall', '--json'],
    folder,
  );
  expect(JSON.parse(by.stdout)).toEqual({
    version: 1,
    pairs: { fidelity: 2, overall: 2 },
    unvoted: 0,
    failures: 0,
    files: { pairs: 'pairs.jsonl' },
  });
});

test('a missing score is shown as what it is, and hostile texts cannot steer the terminal', async () => {
  const folder = await makeFolder();
  await Promise.all(['a', 'b'].map((id, shade) => drawPicture(join(folder, `${id}.png`), shade)));
  const images = ['a', 'b'].map((id) => ({ id, url: `${id}.png` }));
  const prompt = '\u001b[2J\u001b]0;owned\u0007red \u202ecube\r\nnext 猫と🎨'.repeat(20);
  await writeLines(join(folder, 's.jsonl'), [
    { id: 'evil\u001b[31m', prompt, images },
    { id: 'gone', prompt: 'p', images: [{ id: 'a', url: 'gone.png' }] },
  ]);
  const { exitCode, stdout, stderr } = await run(['run', 's.jsonl'], folder);
  expect(exitCode).toBe(1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none of them comes through is what is tested.
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(stdout).toMatch(/^ {2}a +– +\d\.\d\d +\d\.\d\d +– +\d\.\d\d$/m);
  expect(stdout).toContain('–  not judged: none of these annotators judges this aspect');
  expect(stdout).toContain('gone  p\n  not annotated: see what was reported\n');
  expect(stderr).toContain('s.jsonl:2: sample gone, image a: ');
});

test('only what the plan asks for now counts, whatever else the journal holds', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 2));
  for (const name of ['one', 'two']) await writeFile(join(folder, `${name}.js`), annotatorSource({ name }));
  const both = ['--annotator', './one.js', '--annotator', './two.js'];
  expect((await run(['run', 's.jsonl', ...both], folder)).exitCode).toBe(0);
  // One picture is drawn anew, one annotator is left out, and the other compares for once.
  await drawPicture(join(folder, '0.png'), 99);
  expect(
    (
      await run(
        ['annotate', 's.jsonl', '--annotator', './one.js', '--strategy', 'pointwise', '--out', 'run/annotations.jsonl'],
        folder,
      )
    ).exitCode,
  ).toBe(0);
  const { exitCode, stdout, stderr } = await run(['run', 's.jsonl', '--annotator', './one.js', '--json'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '1 settled, 1 to ask: image changed\n' });
  expect(JSON.parse(stdout)).toMatchObject({
    annotations: { scored: 1 },
    settled: 1,
    consensus: 2,
    pairs: { overall: 2 },
  });
  const consensus = await readRecords<Consensus>(join(folder, 'run/consensus.jsonl'));
  expect(consensus.map(({ annotationKeys }) => annotationKeys.length)).toEqual([1, 1]);
  const [sample] = await readRecords<{ id: string; prompt: string }>(join(folder, 's.jsonl'));
  await writeLines(join(folder, 's.jsonl'), [{ ...sample, prompt: 'Another prompt' }]);
  const reworded = await run(['run', 's.jsonl', '--annotator', './one.js'], folder);
  expect(reworded.stderr).toBe('0 settled, 1 to ask: prompt, wording or order changed\n');
  const [anew] = await readRecords<Consensus>(join(folder, 'run/consensus.jsonl'));
  expect(anew?.annotationKeys).toHaveLength(1);
  expect(consensus.flatMap(({ annotationKeys }) => annotationKeys)).not.toContain(anew?.annotationKeys[0]);
});

test('an aspect that nobody judges, a sample with one image and compared images leave no scores out', async () => {
  const folder = await makeFolder();
  const [first, second] = await makeSamples(folder, 2);
  await writeLines(join(folder, 's.jsonl'), [first, { ...second, images: second?.images.slice(0, 1) }]);
  const unjudged = await run(['run', 's.jsonl', '--aspect', 'harmlessness'], folder);
  expect(unjudged.exitCode).toBe(0);
  expect(unjudged.stdout).toContain('There are no pairs');
  const compared = await run(
    ['run', 's.jsonl', '--aspect', 'fidelity', '--strategy', 'pairwise', '--out', 'compared'],
    folder,
  );
  expect(compared.exitCode).toBe(1);
  expect(compared.stderr).toMatch(/s\.jsonl:2: sample sample-1: has 1 image; this strategy needs 2/);
  const [consensus] = await readRecords<Consensus>(join(folder, 'compared/consensus.jsonl'));
  expect(consensus?.comparisons).toHaveLength(1);
});

test('broken lines of annotations and consensus are reported, and nothing of value is overwritten', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  expect((await run(['run', 's.jsonl', '--quiet'], folder)).exitCode).toBe(0);
  await appendFile(join(folder, 'run/annotations.jsonl'), '{"key":1}\n');
  const aggregated = await run(['aggregate', 'run/annotations.jsonl'], folder);
  expect(aggregated).toMatchObject({ exitCode: 1, stdout: 'consensus.jsonl  consensus on 1 samples\n' });
  expect(aggregated.stderr).toMatch(/^run\/annotations\.jsonl:3: not an annotation: .*The line is left out\./);

  await writeLines(join(folder, 'other.jsonl'), [{ id: 'other', prompt: 'p', images: [{ id: 'a', url: '0.png' }] }]);
  const strange = await run(['pairs', 'consensus.jsonl', '--samples', 'other.jsonl'], folder);
  expect(strange).toMatchObject({ exitCode: 2, stdout: '' });
  expect(strange.stderr).toContain('consensus.jsonl: sample sample-0: other.jsonl has no such sample');

  const refused: [args: string[], message: RegExp][] = [
    [['aggregate', 'run/annotations.jsonl', '--out', 'run/annotations.jsonl'], /is read by this command/],
    [['aggregate', 'run/annotations.jsonl', '--out', 's.jsonl'], /s\.jsonl exists and holds something else/],
    [['aggregate', 's.jsonl', '--out', 'x.jsonl'], /s\.jsonl: these are samples, not annotations/],
    [
      ['aggregate', 'run/annotations.jsonl', '--weight', 'fidelty=2'],
      /--weight: unknown aspect fidelty\. Did you mean fidelity\?/,
    ],
    [
      ['aggregate', 'run/annotations.jsonl', '--weight', 'fidelity'],
      /Expected an aspect and a number from 0: fidelity=2/,
    ],
    [
      ['pairs', 'consensus.jsonl', '--samples', 's.jsonl', '--aspect', 'oveall'],
      /unknown aspect oveall\. Did you mean overall\?/,
    ],
    [['pairs', 'consensus.jsonl', '--samples', 's.jsonl', '--margin', 'x'], /Expected score points from 0 to 4/],
    [
      ['pairs', 'consensus.jsonl'],
      /It is not known which samples consensus\.jsonl is about\. Name them with --samples/,
    ],
    [['run', 's.jsonl', '--weight', 'fidelty=2'], /--weight: unknown aspect fidelty/],
    [['rn', 's.jsonl'], /unknown command 'rn'\n\(Did you mean run\?\)/],
  ];
  const before = await readFile(join(folder, 's.jsonl'), 'utf8');
  await Promise.all(
    refused.map(async ([args, message]) => {
      const { exitCode, stderr } = await run(args, folder);
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(2);
    }),
  );
  expect(await readFile(join(folder, 's.jsonl'), 'utf8')).toBe(before);
  expect(existsSync(join(folder, 'x.jsonl'))).toBe(false);
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
