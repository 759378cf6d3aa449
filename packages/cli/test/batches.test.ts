import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { openTicketFile, readTickets } from '@visionprefer/journal';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Ended, makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';
import { untilSo } from './until-so.ts';

// Processes of their own, several a test: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });

const asking = ['annotate', 'samples.jsonl', '-a', 'openai:gpt-6-luna', '--aspect', 'fidelity', '--batch'];

/** A folder with three samples, beside a server that stands for the vendors. */
interface Desk {
  folder: string;
  fake: FakeVendor;
  /** Runs the command in the folder, at the server. */
  call(args: readonly string[], changes?: Record<string, string>): Promise<Ended>;
  list(...more: string[]): Promise<Ended>;
  /** What is listed with `--json`. */
  batches(...more: string[]): Promise<Record<string, unknown>[]>;
}

async function openDesk(vendor: FakeVendorOptions = {}): Promise<Desk> {
  const folder = await makeFolder();
  const fake = await startFakeVendor({ batches: { afterMs: 3_600_000 }, ...vendor });
  onTestFinished(() => fake.close());
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 3));
  const call: Desk['call'] = (args, changes = {}) =>
    run(args, folder, { environment: { ...fake.environment, ...changes } });
  const list = (...more: string[]) => call(['batches', 'annotations.jsonl', ...more]);
  return {
    folder,
    fake,
    call,
    list,
    batches: async (...more) => JSON.parse((await list('--json', ...more)).stdout).batches,
  };
}

/** Hands the samples in, and stops waiting for them. */
async function handIn({ folder, fake }: Desk): Promise<void> {
  const { child, ended } = start(asking, folder, { environment: fake.environment });
  // Once it is handed in its id is written down.
  await untilSo(() => readTickets(join(folder, 'annotations.jsonl')).some(({ batchId }) => batchId), ended);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('1 batch goes on at') });
}

/** Notes a batch that is at the vendor, as a run does that hands one in. */
async function noteBatch({ folder, fake }: Desk, annotatorId = 'openai:gpt-6-luna'): Promise<void> {
  const post = async (place: string, body: FormData | string): Promise<{ id: string }> => {
    const headers = { authorization: 'Bearer rehearsal' };
    return (await fetch(`${fake.urls.openai}/${place}`, { method: 'POST', body, headers })).json();
  };
  const form = new FormData();
  form.set('file', new Blob(['{"custom_id":"k"}\n']), 'batch.jsonl');
  const path = join(folder, 'annotations.jsonl');
  await writeFile(path, '');
  const tickets = openTicketFile(path);
  const { ticket } = tickets.begin({ annotatorId, keys: ['k'], mostTokens: { input: 1, output: 1 } });
  const file = await post('files', form);
  const batch = await post('batches', JSON.stringify({ input_file_id: file.id }));
  tickets.submitted(ticket, batch.id);
  tickets.close();
}

test('says that none is under way, and where there is no such file', async () => {
  const { folder, list, batches } = await openDesk();
  expect(await list()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('annotations.jsonl is not there'),
  });
  await writeFile(join(folder, 'annotations.jsonl'), '');
  expect(await list()).toMatchObject({ exitCode: 0, stdout: 'annotations.jsonl has no batches under way.\n' });
  expect(await batches()).toEqual([]);
  await writeFile(join(folder, 'annotations.batches.jsonl'), '{"step":"begun"}\n');
  expect(await list()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('annotations.batches.jsonl:1 is no step of a batch'),
  });
});

test('lists one that is under way and one that has ended, for people and as JSON; then it is read', async () => {
  const desk = await openDesk();
  await handIn(desk);
  const line = /^batch_1 {2}openai:gpt-6-luna {2}3 questions, for .+: in_progress, 0 of 3 done\n$/;
  expect(await desk.list()).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(line) });
  const told = { batchId: 'batch_1', annotatorId: 'openai:gpt-6-luna', questions: 3 };
  expect(await desk.batches()).toMatchObject([{ ...told, status: { state: 'working', detail: 'in_progress' } }]);

  desk.fake.endBatches();
  expect((await desk.list()).stdout).toMatch(/: completed, 3 of 3 done\n$/);
  expect(await desk.batches()).toMatchObject([{ ...told, status: { state: 'ended', done: 3, total: 3 } }]);

  expect(await desk.call(asking)).toMatchObject({ exitCode: 0 });
  expect(await desk.batches()).toEqual([]);
  expect(desk.fake.requestCount).toBe(3);
});

test('cancels the one that is named and no other; what was not answered is asked by the run after the next', async () => {
  const desk = await openDesk();
  await handIn(desk);
  const unknown = await desk.list('--cancel', 'batch_1', '--cancel', 'batch_9');
  expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('has no batch batch_9 under way') });
  expect(desk.fake.batches.map(({ state }) => state)).toEqual(['working']);

  expect((await desk.list('--cancel', 'batch_1')).stdout).toMatch(/: cancelled, 3 of 3 done; cancelled\n$/);
  expect(desk.fake.batches.map(({ state }) => state)).toEqual(['cancelled']);
  const read = await desk.call(asking);
  expect(read).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('the batch was cancelled before') });
  expect(await desk.batches()).toEqual([]);
  expect(desk.fake.requestCount).toBe(0);

  const again = start(asking, desk.folder, { environment: desk.fake.environment });
  await untilSo(() => desk.fake.batches.length === 2, again.ended);
  desk.fake.endBatches();
  expect(await again.ended).toMatchObject({ exitCode: 0 });
  expect(desk.fake.requestCount).toBe(3);
});

test('with a wrong key, or at a vendor that does not have it, says why it cannot tell, and stays as it is', async () => {
  const desk = await openDesk();
  await noteBatch(desk);
  const wrong = await desk.call(['batches'], { OPENAI_API_KEY: 'wrong' });
  expect(wrong).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^batch_1 .*OPENAI_API_KEY/) });

  // Another person's vendor.
  const other = await startFakeVendor();
  onTestFinished(() => other.close());
  const elsewhere = await desk.call(['batches', '--cancel', 'all'], other.environment);
  expect(elsewhere).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("No batch found with id 'batch_1'") });
  expect(await desk.batches()).toMatchObject([{ batchId: 'batch_1', status: { state: 'working' } }]);
});

test("another person's file: what its annotators are is to be said; one that is no longer there can be forgotten", async () => {
  const desk = await openDesk();
  await noteBatch(desk, 'house-judge');
  const listed = await desk.list();
  expect(listed).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^batch_1 {2}house-judge {2}1 question, for/),
  });
  expect((await desk.list('-a', 'openai:gpt-6-luna')).stdout).toContain('Name house-judge with --annotator');
  expect(await desk.list('--forget', 'batch_8')).toMatchObject({ exitCode: 2 });
  expect(await desk.list('--forget', 'batch_1')).toMatchObject({
    exitCode: 0,
    stdout: 'annotations.jsonl has no batches under way.\n',
  });
});

test('lists beside a run that waits; forgetting is for when it has ended', async () => {
  const desk = await openDesk();
  const { child, ended } = start(asking, desk.folder, { environment: desk.fake.environment });
  await untilSo(() => readTickets(join(desk.folder, 'annotations.jsonl')).some(({ batchId }) => batchId), ended);
  expect(await desk.batches()).toMatchObject([{ batchId: 'batch_1', status: { state: 'working' } }]);
  const forget = await desk.list('--forget', 'batch_1');
  expect(forget.exitCode).toBe(2);
  expect(readTickets(join(desk.folder, 'annotations.jsonl'))).toHaveLength(1);
  child.kill('SIGTERM');
  expect((await ended).exitCode).not.toBe(0);
});
