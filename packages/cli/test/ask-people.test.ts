import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

test('picks samples for review, in the time there is, and says how they are opened', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 20));
  for (const [name, better] of [
    ['one', "=== 'a'"],
    ['two', "=== (question.imageIds.length && String(question.parts[0].text).length % 2 ? 'a' : 'b')"],
  ] as const) {
    const source = annotatorSource({ name }).replace("=== 'a'", better);
    await writeFile(join(folder, `${name}.js`), source);
  }
  const made = await run(['run', 's.jsonl', '-a', './one.js', '-a', './two.js', '--aspect', 'fidelity'], folder);
  expect(made.exitCode).toBe(0);
  const asked = await run(['ask-people', 'run', '--budget', '5m', '--seconds', '10'], folder);
  expect(asked).toMatchObject({ exitCode: 0, stderr: '' });
  expect(asked.stdout).toContain('review run/ask-people.jsonl --out run/people.jsonl --allow-path .');
  const lines = (await readFile(join(folder, 'run/ask-people.jsonl'), 'utf8')).trimEnd().split('\n');
  const samples = lines.map((line) => JSON.parse(line) as Sample & { metadata: { askPeople: { why: string } } });
  expect(samples.length).toBeLessThanOrEqual(15);
  expect(samples.length).toBeGreaterThan(10);
  expect(samples.every(({ images }) => images.every(({ url }) => url.startsWith('file:')))).toBe(true);
  expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  expect(samples.some(({ metadata }) => metadata.askPeople.why === 'calibration')).toBe(true);

  // What the samples are asked for is said; in what order they are shown, too.
  const { child, ended } = start(
    ['review', 'run/ask-people.jsonl', '--as', 'ana', '--out', 'run/people.jsonl', '--allow-path', '.', '--no-open'],
    folder,
  );
  const url = await new Promise<string>((tell) => child.stdout?.once('data', (text) => tell(String(text).trim())));
  const state = (await (await fetch(`${url}news`)).json()) as { question: { prompt: string } | null };
  expect(state.question?.prompt ?? samples[0]?.prompt).toBe(samples[0]?.prompt);
  child.kill('SIGINT');
  expect((await ended).stderr).toMatch(
    /ask-people chose: \d+ to learn how far probabilities can be believed.*which is which\./,
  );

  await mkdir(join(folder, 'elsewhere'));
  await copyFile(join(folder, 'run/annotations.jsonl'), join(folder, 'elsewhere/votes.jsonl'));
  const bare = ['ask-people', 'elsewhere/votes.jsonl', '--budget', '5m', '--seconds', '10', '-o', 'bare.jsonl'];
  expect(await run(bare, folder)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--samples') });
  const found = await run([...bare, '--samples', 's.jsonl'], folder);
  expect(found).toMatchObject({ exitCode: 0, stderr: '' });
  expect(found.stdout).toContain('review bare.jsonl --out people.jsonl');
  expect(await readFile(join(folder, 'bare.jsonl'), 'utf8')).toBe(
    await readFile(join(folder, 'run/ask-people.jsonl'), 'utf8'),
  );

  const json = await run(['ask-people', 'run', '--budget', '5m', '--seconds', '10', '--json', '-o', 'x.jsonl'], folder);
  expect(JSON.parse(json.stdout)).toMatchObject({ judged: 0, failures: 0, files: { samples: 'x.jsonl' } });
  const little = await run(['ask-people', 'run', '--budget', '5s'], folder);
  expect(little.exitCode).toBe(2);
  expect(little.stderr).toContain('Nothing can be asked in 5 s at 8 seconds an image');
});

test('a time that is none', async () => {
  const folder = await makeFolder();
  const wrong = await run(['ask-people', 'run', '--budget', 'long'], folder);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('Expected a time such as 45m, 2h or 90s.');
});
