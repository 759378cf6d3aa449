import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callsOf, openWorkshop, pairsOf } from './make-workshop.ts';
import { untilSo } from './until-so.ts';

test('killed and stopped in each step, the same command goes on, and nothing that was answered is paid for twice', async () => {
  const { folder, fake, make } = await openWorkshop({}, { latencyMs: 20 });
  const polished = () => fake.bill().openai.questions;
  const painted = async () => (await callsOf(folder)).painted.length;
  const judged = () => fake.requests.filter(({ parts }) => parts.some((part) => 'imageHash' in part)).length;
  const moments: [NodeJS.Signals, () => boolean | Promise<boolean>][] = [
    ['SIGKILL', () => polished() >= 4],
    ['SIGINT', () => polished() >= 10],
    ['SIGKILL', async () => (await painted()) >= 3],
    ['SIGINT', async () => (await painted()) >= 8],
    ['SIGKILL', () => judged() >= 3],
    ['SIGINT', () => judged() >= 8],
    ['SIGKILL', () => existsSync(join(folder, 'run/pairs.jsonl'))],
  ];
  for (const [signal, isTime] of moments) {
    const { child, ended } = make('--quiet');
    await untilSo(isTime, ended);
    child.kill(signal);
    const { exitCode, stderr } = await ended;
    // It is over before it hears of it, at times.
    if (signal === 'SIGINT') expect([130, 0], stderr).toContain(exitCode);
  }
  const { exitCode, stderr } = await make('--quiet').ended;
  expect(exitCode, stderr).toBe(0);
  const kills = moments.filter(([signal]) => signal === 'SIGKILL').length;
  // Two calls are under way at most, in each step.
  expect(fake.bill().openai.repeats).toBeLessThanOrEqual(2 * kills);
  const { asked } = await callsOf(folder);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(2 * kills);

  const whole = await openWorkshop();
  expect((await whole.make('--quiet').ended).exitCode).toBe(0);
  expect(await pairsOf(folder)).toEqual(await pairsOf(whole.folder));
  expect(new Set(asked)).toEqual(new Set((await callsOf(whole.folder)).asked));
  for (const name of ['run', 'run/dataset']) {
    const kept = (await readdir(join(folder, name))).filter((file) => !file.includes('.part-'));
    expect(kept.sort()).toEqual((await readdir(join(whole.folder, name))).sort());
  }
});
