import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRandom, makeRun, soak, until, vendors } from './a-run.ts';
import { startVendor } from './start-vendor.ts';

const kills = 6 * soak;
const samples = 60 * kills;
const inFlight = 16;

test(`killed ${kills} times at any moment, a run settles everything and pays for nothing settled again`, async () => {
  const random = createRandom(Number(process.env.VISIONPREFER_SEED ?? 7));
  const vendor = await startVendor({ latencyMs: { median: 60, spread: 0.5 } });
  const annotators = vendors.slice(0, 2);
  const run = await makeRun(samples, { annotators, environment: vendor.environment });
  const args = ['--concurrency', `${inFlight}`];
  const settled = new Set<string>();
  let asked = 0;
  const expectNoneAgain = async () => {
    const since = await vendor.asked(asked);
    expect(since.map(nameOfAsked).filter((name) => settled.has(name))).toEqual([]);
  };

  for (let killed = 1; killed <= kills; killed++) {
    const { child, ended } = run.start(args);
    // Killed after so many answers and a moment more, which falls into a write as well as between two.
    const enough = settled.size + random() * ((1.8 * samples) / kills);
    await until(() => child.exitCode !== null || run.journal().length > enough);
    await wait(random() * 30);
    child.kill('SIGKILL');
    await ended;
    await wait(100);
    await expectNoneAgain();
    for (const annotation of run.journal()) settled.add(nameOf(annotation));
    asked = (await vendor.asked()).length;
    const lost = answered(await vendor.bill()) - settled.size;
    expect(lost).toBeLessThanOrEqual(killed * inFlight * annotators.length);
  }
  const { exitCode, stderr } = await run.start(args).ended;
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });

  await expectNoneAgain();
  const keys = run.journal().map(({ key }) => key);
  expect(keys).toHaveLength(samples * annotators.length);
  expect(new Set(keys).size).toBe(keys.length);
  const { openai, anthropic } = await vendor.bill();
  expect([openai.questions, anthropic.questions]).toEqual([samples, samples]);
  expect(openai.repeats + anthropic.repeats).toBeLessThanOrEqual(kills * inFlight * annotators.length);

  const { requests } = openai;
  expect((await run.start(args).ended).exitCode).toBe(0);
  expect((await vendor.bill()).openai.requests).toBe(requests);
});

const nameOf = ({ sampleId, annotatorId }: { sampleId: string; annotatorId: string }) =>
  `${annotatorId.split(':')[0]} ${sampleId}`;
const nameOfAsked = ({ vendor, prompt }: { vendor: string; prompt: string }) =>
  `${vendor} s${prompt.replace(/\D/g, '')}`;

function answered(bill: Record<string, { questions: number; repeats: number }>): number {
  return Object.values(bill).reduce((sum, { questions, repeats }) => sum + questions + repeats, 0);
}
