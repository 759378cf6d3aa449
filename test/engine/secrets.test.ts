import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Ended } from '../../packages/cli/test/command-line.ts';
import { type ARun, makeRun } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

/** One for each vendor, of their usual shapes and of none. */
const keys = {
  OPENAI_API_KEY: 'sk-proj-Zm9vYmFyMTIz_q8fTz-77aKd03hUeWnXy',
  ANTHROPIC_API_KEY: 'odd key/with+signs="and" spaces',
  GEMINI_API_KEY: 'AIzaSyD-EXAMPLE-9vM2kQ8rT1xW4yZ7bC0eF3',
};
const preload = [join(import.meta.dirname, '../../packages/telemetry/test/keep-spans.mjs')];
const annotators = ['openai:gpt-6-luna', 'anthropic:claude-haiku-5-5', 'google:gemini-3.8-flash'];

test('a run with faults of every kind writes no key and no picture anywhere', async () => {
  const codes = ['refused', 'bad-image', 'bad-request', 'truncated', 'empty', 'blocked', 'overloaded'];
  const plain = ['500', '502', '529', 'reset', 'cut', 'cut-json', 'unreadable'];
  const faults = Object.fromEntries([...codes, ...plain].map((name) => [name, 0.03]));
  const vendor = await startVendor({ latencyMs: 20, faults, seed: 2 });
  const run = await makeRun(60, { annotators, environment: { ...vendor.environment, ...keys } });
  const signed = {
    id: 'signed',
    url: 'https://me:hunter2hunter2@127.0.0.1/a.png?X-Amz-Signature=0f1e2d3c4b5a69788796',
  };
  const samples = [
    ...run.samples,
    { id: 'unreachable', prompt: 'Prompt 60', images: [signed, { ...signed, id: 'too' }] },
  ];
  writeFileSync(join(run.folder, 'samples.jsonl'), samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
  const ended = await run.start(['--json'], { preload, environment: { VISIONPREFER_DEBUG: '1' } }).ended;
  expect(ended.exitCode, ended.stderr).toBe(1);
  expect(readdirSync(run.folder)).toEqual(
    expect.arrayContaining(['annotations.jsonl', 'annotations.failures.jsonl', 'telemetry.txt']),
  );
  expectNoSecrets(run, ended);
  const spans = readFileSync(join(run.folder, 'telemetry.txt'), 'utf8');
  expect(spans).toContain('gen_ai.client.operation.duration');
  expect(spans).toContain('visionprefer.annotation.key');
  expect(spans).not.toMatch(/Prompt \d|Drawn from the bytes/);
});

test.each(Object.entries(keys))('%s that is turned down is told of without the key', async (name, wrongKey) => {
  const vendor = await startVendor({ wrongKey });
  const own = { [name]: wrongKey };
  const index = Object.keys(keys).indexOf(name);
  const run = await makeRun(2, {
    annotators: annotators.slice(index, index + 1),
    environment: { ...vendor.environment, ...own },
  });
  const ended = await run.start([], { preload, environment: { VISIONPREFER_DEBUG: '1' } }).ended;
  expect(ended.exitCode, ended.stderr).toBe(2);
  expect(ended.stderr).toContain('key');
  expectNoSecrets(run, ended);
});

function expectNoSecrets({ folder }: ARun, { stdout, stderr }: Ended): void {
  const written = readdirSync(folder).filter((file) => !file.endsWith('.png') && file !== 'samples.jsonl');
  const texts = [stdout, stderr, ...written.map((file) => readFileSync(join(folder, file), 'utf8'))];
  const secrets = [...Object.values(keys), 'hunter2hunter2', '0f1e2d3c4b5a69788796'];
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  for (const [index, text] of texts.entries()) {
    const name = ['stdout', 'stderr', ...written][index];
    expect(
      forms.filter((form) => text.includes(form)),
      name,
    ).toEqual([]);
    expect(/[A-Za-z0-9+/]{120,}/.exec(text)?.[0], name).toBeUndefined();
  }
}
