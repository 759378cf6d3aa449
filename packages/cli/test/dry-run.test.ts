import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation, Forecast } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

/** A run of the real command with the real SDKs, against a server that counts what it is sent. */
describe('before three vendors are asked', () => {
  let fake: Awaited<ReturnType<typeof startFakeVendor>>;
  const before = { ...process.env };
  beforeAll(async () => {
    fake = await startFakeVendor();
    Object.assign(process.env, fake.environment);
  });
  afterAll(async () => {
    process.env = before;
    await fake.close();
  });

  const vendors = ['openai:gpt-6-sol', 'anthropic:claude-sonnet-5-5', 'google:gemini-3.8-flash'];
  const prices = ['2,10,0.2', '2,10,0.2,2.5', '0.75,3.75'];
  const args = [
    ...['annotate', 'samples.jsonl', '--json'],
    ...vendors.flatMap((vendor, index) => ['-a', vendor, '--price', `${vendor}=${prices[index]}`]),
  ];

  async function rehearse(samples: number): Promise<string> {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, samples));
    return folder;
  }

  async function foretell(folder: string, more: readonly string[] = []): Promise<Forecast> {
    const { exitCode, stdout, stderr } = await run([...args, ...more, '--dry-run'], folder);
    expect({ exitCode, stderr: stderr.split('\n').filter((line) => !/maintained|trace-dep/.test(line)) }).toEqual({
      exitCode: 0,
      stderr: [''],
    });
    return JSON.parse(stdout) as Forecast;
  }

  test('it is told what they will count and charge, and nothing is asked or written', async () => {
    const folder = await rehearse(6);
    const files = await readdir(folder);
    const asked = fake.requestCount;
    const told = await foretell(folder);
    expect(fake.requestCount).toBe(asked);
    expect(await readdir(folder)).toEqual(files);

    const { stdout } = await run(args, folder);
    const summary = JSON.parse(stdout) as { usd: { spent: number } };
    expect(fake.requestCount - asked).toBe(told.questions);
    const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).trim().split('\n');
    const annotations = lines.map((line) => JSON.parse(line) as Annotation);
    for (const { annotatorId, inputTokens, outputTokens, usd } of told.annotators) {
      const own = annotations.filter((annotation) => annotation.annotatorId === annotatorId);
      const count = (tokens: (annotation: Annotation) => number | undefined) =>
        own.reduce((sum, annotation) => sum + (tokens(annotation) ?? 0), 0);
      // The server counts as many tokens for every image, whatever its size; these are small ones.
      const textTokens = count(({ usage }) => (usage?.inputTokens ?? 0) - imageTokens(annotatorId));
      expect(inputTokens.high, annotatorId).toBeGreaterThan(textTokens);
      expect(inputTokens.likely).toBeGreaterThan(textTokens * 0.8);
      expect(outputTokens.low).toBeLessThan(count(({ usage }) => usage?.outputTokens));
      expect(outputTokens.high).toBeGreaterThan(count(({ usage }) => usage?.outputTokens));
      expect(usd?.low).toBeLessThan(count(({ usd }) => usd));
    }
    expect(summary.usd.spent).toBeCloseTo(
      annotations.reduce((sum, { usd = 0 }) => sum + usd, 0),
      9,
    );
  });

  test('what was answered is not counted again, and tells what is to come', async () => {
    const folder = await rehearse(4);
    const samples = await readFile(join(folder, 'samples.jsonl'), 'utf8');
    await writeFile(join(folder, 'samples.jsonl'), samples.split('\n').slice(0, 3).join('\n'));
    await run(args, folder);
    await writeFile(join(folder, 'samples.jsonl'), samples);
    // A run that was killed while it wrote, and one that holds the file, are no trouble to who only looks.
    const journal = join(folder, 'annotations.jsonl');
    const written = await readFile(journal, 'utf8');
    await writeFile(journal, `${written}{"key":"torn`);
    const told = await foretell(folder, ['--budget', '5']);
    expect(told).toMatchObject({ settled: 9, questions: 3, budget: { usd: 5 } });
    expect(told.annotators.map(({ learntFrom }) => learntFrom)).toEqual([3, 3, 3]);
    expect(told.spentUsd).toBeGreaterThan(0);
    expect(await readFile(journal, 'utf8')).toBe(`${written}{"key":"torn`);
  });

  test('what is to be asked again is counted, and what it has cost stays spent', async () => {
    const shy = await startFakeVendor({ faults: { refused: 1 } });
    onTestFinished(() => {
      Object.assign(process.env, fake.environment);
      return shy.close();
    });
    Object.assign(process.env, shy.environment);
    const folder = await rehearse(2);
    const one = ['annotate', 'samples.jsonl', '--json', '-a', 'openai:gpt-6-sol', '--price', 'openai:gpt-6-sol=2,10'];
    await run(one, folder);
    const settled = JSON.parse((await run([...one, '--dry-run'], folder)).stdout) as Forecast;
    const again = JSON.parse((await run([...one, '--dry-run', '--retry', 'refused'], folder)).stdout) as Forecast;
    expect(settled).toMatchObject({ settled: 2, questions: 0 });
    expect(again).toMatchObject({ settled: 0, questions: 2, spentUsd: settled.spentUsd });
    expect(again.spentUsd).toBeGreaterThan(0);
  });

  function imageTokens(annotatorId: string): number {
    const each = { openai: 1_024, anthropic: 1_296, google: 1_120 }[annotatorId.split(':')[0] as 'openai'];
    return 2 * each;
  }
});

describe('in words', () => {
  test('calls, images, tokens and cost are told in 60 columns, and what would be left out', async () => {
    const folder = await makeFolder();
    const samples = await makeSamples(folder, 3);
    const broken = { id: 'gone', prompt: 'p', images: [{ id: 'a', url: 'nowhere.png' }] };
    await writeLines(join(folder, 'samples.jsonl'), [...samples, broken]);
    await writeFile(join(folder, 'plug.js'), annotatorSource({ name: 'plug' }));
    const args = ['run', 'samples.jsonl', '-a', './plug.js:one', '-a', 'pixels', '--dry-run'];
    const { exitCode, stdout, stderr } = await run(args, folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('gone');
    expect(stdout).toMatch(/^4 samples; nothing is asked or written\.\n1 left out: see above\.$/m);
    expect(stdout).toMatch(/^plug:one\n {2}calls {3}3, showing 6 images\n {2}input {3}.* tokens$/m);
    expect(stdout).toContain("give it: --price 'plug:one=<input>,<output>'");
    expect(stdout).toMatch(/^pixels\n {2}calls {3}3, showing 6 images\n {2}cost {4}nothing$/m);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect((await readdir(folder)).filter((name) => !/png$|samples|plug/.test(name))).toEqual([]);

    const priced = await run([...args, '--price', 'plug:one=1000,1000', '--budget', '0.01'], folder);
    expect(priced.stdout).toMatch(
      /cost {4}\$[\d.,]+ \(\$[\d.,]+ to \$[\d.,]+\)\n {10}a million at \$1,000 in, \$1,000 out\n/,
    );
    expect(priced.stdout).toContain('The budget of $0.010 is likely to end before it does.');
  });
});

test('list prices are known, and no key is needed to be told them', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 1));
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  for (const name of ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'ANTHROPIC_API_KEY', 'ANTHROPIC_BASE_URL']) {
    delete process.env[name];
  }
  const vendors = ['-a', 'openai:gpt-6-luna', '-a', 'anthropic:claude-opus-5-5'];
  const { exitCode, stdout } = await run(
    ['annotate', 'samples.jsonl', ...vendors, '--dry-run', '--budget', '9'],
    folder,
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('          a million at $4.00 in, $20.00 out\n          and $0.20 from, $5.00 to a cache\n');
  expect(stdout).toContain('The budget of $9.00 holds all of it.\n');
  const asked = await run(['annotate', 'samples.jsonl', ...vendors], folder);
  expect(asked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('No API key') });
});

describe('a budget', () => {
  test('needs every price, and says what to type, before anything is asked', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
    await writeFile(join(folder, 'plug.js'), annotatorSource({ name: 'plug' }));
    const args = ['annotate', 'samples.jsonl', '-a', './plug.js:one', '-a', 'pixels', '--budget', '20'];
    const { exitCode, stderr } = await run(args, folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        "visionprefer: --budget needs the price of every annotator, and none is known for plug:one. Give it in US dollars for a million tokens: --price 'plug:one=<input>,<output>'\n",
    });
    expect(await readdir(folder)).not.toContain('annotations.jsonl');

    const priced = await run([...args, '--price', 'plug:one=1,2', '--json'], folder);
    const { usd } = JSON.parse(priced.stdout) as { usd: object };
    // Two questions of 10 tokens in and 1 out.
    expect(usd).toEqual({
      spent: 24e-6,
      atMost: 24e-6,
      earlier: 0,
      annotators: { 'plug:one': { spent: 24e-6, atMost: 24e-6 } },
    });
    const mistyped = await run([...args, '--price', 'plug:uno=1,2'], folder);
    expect(mistyped.stderr).toContain('Did you mean plug:one?');
  });

  test('a run says what it, its annotators and each pair have cost', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
    await writeFile(join(folder, 'plug.js'), annotatorSource({ name: 'plug' }));
    const args = ['run', 'samples.jsonl', '-a', './plug.js:one', '-a', './plug.js:two'];
    const price = ['--price', 'plug:one=1000,2000', '--price', 'plug:two=500,1000'];
    const { stdout } = await run([...args, ...price], folder);
    expect(stdout).toContain(`\n$0.036 spent, $0.018 for each pair\n  plug:one  $0.024\n  plug:two  $0.012\n`);
    const again = await run([...args, ...price], folder);
    expect(again.stdout).toContain(`\n$0 spent, $0.036 by earlier runs, $0.018 for each pair\n`);
    const free = await run(args, folder);
    expect(free.stdout).not.toContain('spent');
  });
});
