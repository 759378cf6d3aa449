import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { run } from './command-line.ts';
import { callsOf, openWorkshop } from './make-workshop.ts';

// Processes of their own, several a test: on a busy machine they take their time.
vi.setConfig({ testTimeout: 300_000 });

test('goes from prompts to a data set by one configuration, and a second time asks nobody anything', async () => {
  const { folder, fake, make } = await openWorkshop();
  const first = await make('--json').ended;
  expect(first).toMatchObject({ exitCode: 0 });
  expect(first.stderr).toContain('21 prompts: 1 are the same as an earlier one');
  const told = JSON.parse(first.stdout);
  const { kept, declined } = told.polished;
  expect(kept + declined).toBe(20);
  expect(kept).toBeGreaterThan(3);
  expect(declined).toBeGreaterThan(0);
  expect(told.polished['left out']).toBe(1);
  const { samples, images, gaps } = told.painted;
  expect(samples).toBe(kept);
  expect(images + (gaps.refused ?? 0)).toBe(2 * kept);
  expect(told.judged.pairs.overall).toBeGreaterThan(0);
  expect(told.exported.statistics.pairs).toBe(told.judged.pairs.overall);
  expect(told.usd.polishing.certain).toBeGreaterThan(0);
  // The master paints one of each prompt for nothing; a refusal of the other may have been charged.
  expect(told.usd.painting.certain).toBeCloseTo(0.01 * (images - kept), 9);
  expect(told.usd.painting.atMost).toBeCloseTo(0.01 * kept, 9);
  expect(told.files).toMatchObject({ prompts: 'run/prompts.jsonl', samples: 'run/samples/samples.jsonl' });
  expect((await readdir(join(folder, 'run/dataset'))).sort()).toEqual([
    'diffusion-dpo',
    'imagereward',
    'manifest.json',
  ]);

  const asked = { requests: fake.requestCount, painted: (await callsOf(folder)).asked.length };
  const second = await make().ended;
  expect(second.exitCode).toBe(0);
  expect({ requests: fake.requestCount, painted: (await callsOf(folder)).asked.length }).toEqual(asked);
  const lines = second.stdout.split('\n');
  expect(lines[0]).toBe(`run/prompts.jsonl  ${kept} kept, ${declined} declined, 1 left out`);
  expect(lines[1]).toBe(`run/samples/samples.jsonl  ${samples} samples with ${images} images`);
  const amount = '\\$\\d+\\.\\d+(?: to \\$\\d+\\.\\d+)?';
  const steps = `${amount} polishing, ${amount} painting, ${amount} judging`;
  expect(second.stdout).toMatch(new RegExp(`^${amount} of \\$5\\.00 spent, earlier runs included: ${steps}$`, 'm'));
  expect(second.stdout).toContain('visionprefer train run');
  expect(second.stdout).not.toContain('visionprefer export');

  for (const command of [
    ['verdict', 'run'],
    ['export', 'run', '-f', 'hub', '-o', 'hub'],
  ]) {
    expect(await run(command, folder), command.join(' ')).toMatchObject({ exitCode: 0 });
  }
});

test('one budget holds for all steps together, and a higher one goes on', async () => {
  const { folder, make } = await openWorkshop({ budget: 0.3 });
  const dry = await make('--dry-run').ended;
  expect(dry.stdout).toContain('The budget of $0.30 is likely to end before it does.');
  expect(existsSync(join(folder, 'run'))).toBe(false);
  const { exitCode, stderr, stdout } = await make('--json').ended;
  const { usd, exported } = JSON.parse(stdout);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/The budget of \$0\.30 does not hold another call of (polishing|painting|judging)\./);
  const spent = [usd.polishing, usd.painting, usd.judging].map(({ atMost }) => atMost);
  expect(spent.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(0.3);
  expect(exported).toBeUndefined();
  expect(await make('--budget', '9', '--quiet').ended).toMatchObject({ exitCode: 0 });
});

test('paints prompts as they are where nobody writes, and says so', async () => {
  const painting = { generators: ['paint'], guidance: [3, 5], size: '64x48', imagePrices: 0, paintRpm: 100_000 };
  const { folder, make } = await openWorkshop({ annotators: ['pixels'], prices: undefined, ...painting });
  const { exitCode, stderr, stdout } = await make('--sample', '3').ended;
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining('run/prompts.jsonl  3 unpolished, 1 left out'),
  });
  expect(stderr).toContain('Nobody polishes: pixels judges and does not write.');
  expect(stdout).not.toContain('spent');
  const records = (await readFile(join(folder, 'run/prompts.jsonl'), 'utf8')).trim().split('\n');
  expect(records.map((line) => JSON.parse(line)).filter(({ prompt }) => prompt)).toHaveLength(3);
  const [sample = ''] = (await readFile(join(folder, 'run/samples/samples.jsonl'), 'utf8')).split('\n');
  const painted: { guidance: number; width: number; height: number }[] = Object.values(
    JSON.parse(sample).metadata.painted,
  );
  for (const { guidance, width, height } of painted) {
    expect([3, 5]).toContain(guidance);
    expect([width, height]).toEqual([64, 48]);
  }
});

test.each<[string, object, string[], string]>([
  ['a polisher that does not write', {}, ['--polisher', 'pixels'], 'pixels judges images and answers nothing else'],
  ['a price of nobody', {}, ['--price', 'openai:other=1,1'], 'there is no annotator openai:other in this run'],
  ['guidance that is no range', { guidance: '12..3' }, [], 'visionprefer.config.json: guidance: Expected a range'],
  ['an unknown format', { formats: ['diffusion-dop'] }, [], 'Did you mean diffusion-dpo?'],
])('tells of %s before anything is paid for', async (_, changes, options, message) => {
  const { folder, fake, make } = await openWorkshop(changes);
  const { exitCode, stderr } = await make(...options).ended;
  expect({ exitCode, stderr: stderr.replace(/\s+/g, ' ') }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining(message),
  });
  expect(fake.requestCount).toBe(0);
  expect(existsSync(join(folder, 'run'))).toBe(false);
});
