import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotationSchema } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

/** A run of the real command with the real SDKs, against a server that speaks the vendors' wires. */
describe('three vendors', () => {
  let fake: Awaited<ReturnType<typeof startFakeVendor>>;
  const before = { ...process.env };
  beforeAll(async () => {
    fake = await startFakeVendor({ faults: { refused: 0.5, '500': 0.05, 'cut-json': 0.05 }, seed: 3 });
    Object.assign(process.env, fake.environment);
  });
  afterAll(async () => {
    process.env = before;
    await fake.close();
  });

  test('are asked through their own SDKs, and what they refuse is a refusal', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 6));
    const vendors = ['openai:gpt-6-luna', 'anthropic:claude-haiku-5-5', 'google:gemini-3.8-flash'];
    const args = ['annotate', 'samples.jsonl', ...vendors.flatMap((vendor) => ['-a', vendor])];
    const { exitCode, stderr } = await run(args, folder);
    expect({ exitCode, stderr: stderr.replace(/.*end of its life.*|.*end-of-life.*/gi, '') }).toMatchObject({
      exitCode: 0,
    });

    const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).trim().split('\n');
    const annotations = lines.map((line) => annotationSchema.parse(JSON.parse(line)));
    expect(annotations).toHaveLength(18);
    expect(new Set(annotations.map(({ annotatorId }) => annotatorId.split('?')[0]))).toEqual(new Set(vendors));
    const outcomes = new Set(annotations.map(({ outcome }) => outcome));
    expect(outcomes).toContain('scored');
    expect(outcomes).toContain('refused');
    expect(annotations.every(({ usage }) => (usage?.inputTokens ?? 0) > 0)).toBe(true);

    const made = fake.requestCount;
    await run(args, folder);
    expect(fake.requestCount).toBe(made);
  });
});

test('fake-server says what to set, answers, and ends when it is stopped', async () => {
  const folder = await makeFolder();
  const { child, ended } = start(['fake-server', '--port', '0'], folder);
  const [told] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [string];
  const url = /OPENAI_BASE_URL=(\S+)/.exec(told)?.[1];
  const response = await fetch(`${url}/responses`, { method: 'POST', body: '{}' });
  expect(response.status).toBeGreaterThanOrEqual(400);
  child.kill('SIGINT');
  expect((await ended).exitCode).toBe(0);
});
