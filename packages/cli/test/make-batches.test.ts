import { join } from 'node:path';
import { readTickets } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import { run } from './command-line.ts';
import { openWorkshop } from './make-workshop.ts';
import { untilSo } from './until-so.ts';

test('has images judged in batches at half the price, and goes on with one that was under way when it was stopped', async () => {
  const { folder, fake, environment, make } = await openWorkshop(
    { polish: false },
    { batches: { afterMs: 3_600_000 } },
  );
  const forecast = async (...more: string[]) => JSON.parse((await make('--dry-run', '--json', ...more).ended).stdout);
  const [live, batched] = [await forecast(), await forecast('--batch', 'openai:gpt-6-luna')];
  expect(live.judging.usd.likely).toBeGreaterThan(0);
  expect(batched.judging.usd.likely).toBeCloseTo(live.judging.usd.likely / 2, 6);

  const { child, ended } = make('--batch');
  await untilSo(() => fake.batches.length > 0, ended);
  child.kill('SIGINT');
  const stopped = await ended;
  expect(stopped).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('1 batch goes on at') });
  const [{ keys: handedIn } = { keys: [] }] = readTickets(join(folder, 'run/annotations.jsonl'));
  expect(handedIn.length).toBeGreaterThan(0);
  const listed = await run(['batches', 'run', '--json'], folder, { environment });
  expect(JSON.parse(listed.stdout).batches).toMatchObject([{ questions: handedIn.length }]);

  expect(await make().ended).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('would be asked and paid for twice'),
  });
  expect(fake.requestCount).toBe(0);
  fake.endBatches();
  expect(await make('--batch').ended).toMatchObject({ exitCode: 0 });
  const asked = fake.batches.flatMap(({ keys }) => keys);
  expect(asked).toEqual(expect.arrayContaining([...handedIn]));
  expect(new Set(asked).size).toBe(asked.length);
  expect(fake.requestCount).toBe(asked.length);
});
