import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Annotation, fidelity, type Sample } from '@visionprefer/core';
import { openJournal, readAnnotations } from '@visionprefer/journal';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ReviewTeamOptions, reviewTeam, type TeamPlan, type TeamSummary } from '../src/review.ts';
import { createSeating } from '../src/team/seating.ts';
import type { PersonState, TeamState } from '../src/team/team-view.ts';
import { type Browser, executablePath, inBrowser, launch, openTab, type Page } from './browser.ts';
import { findFaults } from './find-faults.ts';

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const five = ['ana', 'bo', 'chi', 'dev', 'eva'];

function makeSamples(count: number, images = 2): Sample[] {
  return Array.from({ length: count }, (_, sample) => ({
    id: `secret-sample-${sample}`,
    prompt: `Prompt ${sample}`,
    images: Array.from({ length: images }, (__, image) => ({ id: `secret-${image}`, url: `${sample}-${image}.png` })),
  }));
}

function makePlan(plan: Partial<TeamPlan> = {}): TeamPlan {
  const usual = {
    people: five,
    overlap: 3,
    ask: 'better',
    aspects: [fidelity],
    seed: 1,
    title: 'Ours',
    repeats: 0,
  } as const;
  return { ...usual, ...plan };
}

const tokenOf = (name: string) => `${name}-${'x'.repeat(20)}`;

interface Started {
  linkOf(name: string): string;
  port: number;
  /** Ends the server, as a kill would for who is on a page. */
  stop(): Promise<TeamSummary>;
}

/** A team's review on a journal in a file. */
async function start(
  samples: readonly Sample[],
  { journalPath, plan = makePlan(), ...options }: Partial<ReviewTeamOptions> & { journalPath: string },
): Promise<Started> {
  const stopping = new AbortController();
  const journal = await openJournal(journalPath);
  let opened = (_: string) => {};
  const base = new Promise<string>((resolve) => {
    opened = resolve;
  });
  const ended = reviewTeam(samples, {
    ...{ plan, journal },
    earlier: await Array.fromAsync(readAnnotations(journalPath)),
    loadImage: async ({ url }) => {
      const hash = url.padStart(32, '0');
      return { bytes: dot, mediaType: 'image/png', width: 1, height: 1, hash };
    },
    tokens: { lead: tokenOf('lead'), people: Object.fromEntries(plan.people.map((name) => [name, tokenOf(name)])) },
    pay: () => ({ currency: 'EUR', perAnswer: 0.05 }),
    signal: stopping.signal,
    onOpen: opened,
    onFailure: () => {},
    ...options,
  });
  let closed: Promise<TeamSummary> | undefined;
  const close = async () => {
    stopping.abort();
    const summary = await ended;
    await journal.close();
    return summary;
  };
  const stop = () => {
    closed ??= close();
    return closed;
  };
  onTestFinished(async () => void (await stop().catch(() => {})));
  const url = await Promise.race([base, ended.then(() => 'ended')]);
  return { linkOf: (name) => `${url}${tokenOf(name)}/`, port: Number(new URL(url).port), stop };
}

async function makeJournal(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-team-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'annotations.jsonl');
}

const read = (path: string): Promise<Annotation[]> => Array.fromAsync(readAnnotations(path));

async function post(link: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const { origin } = new URL(link);
  const response = await fetch(link + path, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, state: (await response.json()) as PersonState & { error?: string } };
}

async function news(link: string): Promise<PersonState> {
  for (;;) {
    const state = (await (await fetch(`${link}state`)).json()) as PersonState;
    if (state.waiting !== 'soon') return state;
    await fetch(`${link}news`);
  }
}

/** Answers whatever is asked, until nothing is. */
async function answerAll(link: string, choose: (state: PersonState) => string = () => 'A'): Promise<PersonState[]> {
  const seen: PersonState[] = [];
  for (;;) {
    const state = await news(link);
    if (!state.question) return seen;
    seen.push(state);
    const sent = { id: state.question.id, marks: { better: [choose(state)] }, ms: 2000 };
    expect((await post(link, 'answer', sent)).status).toBe(200);
    if (state.feedback) await post(link, 'read', {});
  }
}

test('each sample is judged by as many people as were wanted, in orders of their own', async () => {
  const journalPath = await makeJournal();
  const { linkOf, stop } = await start(makeSamples(20), { journalPath });
  const seen = await Promise.all(five.map((name) => answerAll(linkOf(name))));
  expect(await stop()).toMatchObject({ done: 60, all: 60 });
  const annotations = await read(journalPath);
  const bySample = Map.groupBy(annotations, ({ sampleId }) => sampleId);
  expect(bySample.size).toBe(20);
  for (const judged of bySample.values()) {
    expect(judged).toHaveLength(3);
    expect(new Set(judged.map(({ annotatorId }) => annotatorId)).size).toBe(3);
  }
  const orders = seen.map((states) => states.map(({ question }) => question?.prompt).join());
  expect(new Set(orders).size).toBe(5);
  const shown = [...bySample.values()].map((judged) => new Set(judged.map(({ imageIds }) => imageIds.join())).size);
  expect(shown.some((different) => different === 2)).toBe(true);
  expect(JSON.stringify(seen)).not.toContain('secret');
});

test('seats of people who went away go to others, and nobody sits twice', () => {
  let time = 0;
  const seating = createSeating({
    ...makePlan({ people: ['ana', 'bo'], overlap: 1 }),
    ...{ sampleIds: ['s'], goldIds: new Set<string>(), goldEvery: 1, now: () => time },
  });
  for (const name of ['ana', 'bo']) seating.seen(name);
  const seat = seating.next('ana');
  expect(seat).toEqual({ sampleId: 's', kind: 'main' });
  expect(seating.next('ana')).toBeUndefined();
  expect(seating.next('bo')).toBeUndefined();
  time += 20 * 60_000;
  seating.seen('bo');
  expect(seating.next('bo')).toEqual(seat);
  if (!seat) throw new Error('no seat');
  seating.settle('bo', seat, true);
  expect(seating.left).toBe(0);
  // What was answered late is kept all the same.
  seating.settle('ana', seat, true);
  expect(seating.left).toBe(0);
  seating.unsettle('bo', seat);
  expect(seating.left).toBe(0);
  seating.unsettle('ana', seat);
  expect(seating.left).toBe(1);
});

test('samples that are to be repeated come again to each person, after others', () => {
  const sampleIds = Array.from({ length: 30 }, (_, index) => `s${index}`);
  const seating = createSeating({
    ...makePlan({ people: ['ana'], overlap: 1, repeatIds: new Set(['s3', 's4']) }),
    ...{ sampleIds, goldIds: new Set<string>(), goldEvery: 1 },
  });
  seating.seen('ana');
  const seats: string[] = [];
  for (let seat = seating.next('ana'); seat; seat = seating.next('ana')) {
    seats.push(`${seat.kind} ${seat.sampleId}`);
    seating.settle('ana', seat, true);
  }
  expect(seats).toHaveLength(32);
  for (const id of ['s3', 's4'])
    expect(seats.indexOf(`repeat ${id}`) - seats.indexOf(`main ${id}`)).toBeGreaterThan(
      Math.min(10, 31 - seats.indexOf(`main ${id}`)) - 2,
    );
});

test('gold comes to everybody, tells what was right, and stands in the figures with repeats', async () => {
  const journalPath = await makeJournal();
  const samples = makeSamples(34);
  const gold = samples.slice(0, 4).map(
    ({ id }): Annotation => ({
      ...{ key: id, sampleId: id, annotatorId: 'human:lead', strategyId: 'pairwise' },
      ...{ imageIds: ['secret-0', 'secret-1'], imageHashes: ['', ''], aspectVersions: { fidelity: 1 }, ms: 1 },
      outcome: 'compared',
      preferred: { fidelity: { imageId: 'secret-1', rationale: 'Four legs.' } },
    }),
  );
  const plan = makePlan({
    ...{ people: ['ana', 'bo'], overlap: 2, repeats: 1 },
    gold: { answers: gold, every: 5, feedback: true, tolerance: 0 },
  });
  const { linkOf, stop } = await start(samples, { journalPath, plan });
  const told: PersonState[] = [];
  for (;;) {
    const state = await news(linkOf('ana'));
    if (!state.question) break;
    const sent = { id: state.question.id, marks: { better: ['A'] }, ms: 3000 };
    const { state: next } = await post(linkOf('ana'), 'answer', sent);
    if (!next.feedback) continue;
    told.push(next);
    expect(next).toMatchObject({ question: null, canChange: false });
    await post(linkOf('ana'), 'read', {});
  }
  expect(told).toHaveLength(4);
  for (const { feedback } of told) {
    if (feedback?.right === 0)
      expect(feedback.misses).toEqual([
        { aspect: 'fidelity', label: 'B', expected: 'better', given: 'worse', because: 'Four legs.' },
      ]);
    else expect(feedback).toEqual({ right: 1, of: 1, misses: [] });
  }
  const { people } = await stop();
  const right = told.filter(({ feedback }) => feedback?.right).length;
  // 30 samples and each once more, with its images the other way round, so that "A" contradicts itself; and 4 of gold.
  expect(people[0]).toMatchObject({ name: 'ana', answers: 64, gold: { right, of: 4 }, self: { right: 0, of: 30 } });
  expect(people[1]).toMatchObject({ name: 'bo', answers: 0, medianSeconds: null });
});

test('an answer that is sent twice counts once, one can be changed, and who cannot tell says so', async () => {
  const journalPath = await makeJournal();
  const first = await start(makeSamples(6), { journalPath, plan: makePlan({ overlap: 1 }) });
  const link = first.linkOf('ana');
  const { question } = await news(link);
  const sent = { id: question?.id, marks: { better: ['A'] }, ms: 5 };
  await Promise.all([post(link, 'answer', sent), post(link, 'answer', sent)]);
  expect(await read(journalPath)).toHaveLength(1);
  await answerOne(first.linkOf('bo'));
  expect((await post(link, 'change', {})).state).toMatchObject({ question: { id: sent.id, answered: sent.marks } });
  expect(await read(journalPath)).toMatchObject([{ annotatorId: 'human:bo' }]);
  await post(link, 'answer', { ...sent, marks: { better: ['B'] }, comment: ' Both are odd. ' });
  const third = (await news(link)).question?.id;
  await post(link, 'answer', { id: third, cannot: { broken: ['B'] }, ms: 5, comment: 'grey' });
  expect((await post(link, 'answer', { id: (await news(link)).question?.id, ms: 5 })).status).toBe(409);
  const [, changed, broken] = await read(journalPath);
  expect(changed).toMatchObject({
    ...{ annotatorId: 'human:ana', outcome: 'compared', comment: 'Both are odd.' },
    preferred: { fidelity: { imageId: changed?.imageIds[1] } },
  });
  expect(broken).toMatchObject({
    ...{ outcome: 'abstained', comment: 'grey', detail: `Broken picture: ${broken?.imageIds[1]}.` },
  });
  // The page was open while the server was started again: its answer is for the same question still.
  const open = await news(link);
  await first.stop();
  const second = await start(makeSamples(6), { journalPath, plan: makePlan({ overlap: 1 }), port: first.port });
  const late = { id: open.question?.id, marks: { better: ['tie'] }, ms: 5 };
  expect((await post(second.linkOf('ana'), 'answer', late)).state).toMatchObject({ answered: 3 });
  expect((await post(second.linkOf('ana'), 'answer', late)).state).toMatchObject({ answered: 3 });
  expect((await post(second.linkOf('ana'), 'answer', sent)).state).toMatchObject({ answered: 3 });
  expect((await post(second.linkOf('bo'), 'answer', late)).status).toBe(409);
  expect(await read(journalPath)).toHaveLength(4);
});

test('an answer from before a restart is taken where others are asked first by now', async () => {
  const journalPath = await makeJournal();
  const first = await start(makeSamples(3), { journalPath });
  const { question } = await news(first.linkOf('ana'));
  await first.stop();
  const second = await start(makeSamples(60), { journalPath, port: first.port });
  const link = second.linkOf('ana');
  const now = await news(link);
  expect(now.question?.id).not.toBe(question?.id);
  expect(now.upcoming.join()).not.toContain(question?.id);
  const late = { id: question?.id, marks: { better: ['A'] }, ms: 5, comment: 'From before.' };
  const { status, state } = await post(link, 'answer', late);
  expect(status).toBe(200);
  expect(state.question?.id).toBe(now.question?.id);
  expect(await read(journalPath)).toMatchObject([{ comment: 'From before.' }]);
});

async function answerOne(link: string): Promise<void> {
  await post(link, 'answer', { id: (await news(link)).question?.id, marks: { better: ['A'] }, ms: 5 });
}

test('a token opens its own room alone, and a proxy may stand in front', async () => {
  const journalPath = await makeJournal();
  const publicUrl = 'https://rate.example.org/pictures/';
  const ours = await start(makeSamples(2), { journalPath, publicUrl });
  expect(ours.linkOf('ana')).toBe(`${publicUrl}${tokenOf('ana')}/`);
  await ours.stop();
  const { port, linkOf } = await start(makeSamples(2), { journalPath });
  const here = `http://127.0.0.1:${port}`;
  const statusOf = async (path: string) => (await fetch(here + path)).status;
  expect(await statusOf(`/${tokenOf('ana')}/state`)).toBe(200);
  expect(await statusOf(`/${tokenOf('ana')}x/state`)).toBe(404);
  expect(await statusOf('/')).toBe(404);
  expect(await statusOf(`/${tokenOf('ana')}/people.csv`)).toBe(404);
  expect(await statusOf(`/${tokenOf('lead')}/news`)).toBe(404);
  expect((await post(linkOf('lead'), 'answer', {})).status).toBe(405);
  const { question } = await news(linkOf('ana'));
  const evil = { origin: 'https://evil.example' };
  expect((await post(linkOf('ana'), 'answer', { id: question?.id }, evil)).status).toBe(403);
  expect((await post(linkOf('ana'), 'answer', { id: 'x'.repeat(100_000) })).status).toBe(413);
  expect(await statusOf(`/${tokenOf('bo')}/picture/${question?.id}/0`)).toBe(404);
  await expect(start(makeSamples(1), { journalPath: await makeJournal(), host: '0.0.0.0' })).rejects.toThrow(
    'Say by --public-url where people reach the server.',
  );
});

describe.skipIf(!executablePath)(`a team of five ${inBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('judges by keyboard while the server is started again, in two windows and on a phone', async () => {
    const journalPath = await makeJournal();
    const samples = makeSamples(20);
    const first = await start(samples, { journalPath });
    const tabs = await Promise.all(
      five.map((name) => openTab(browser, first.linkOf(name), name === 'eva' ? { width: 360 } : {})),
    );
    const [ana, bo, , , eva] = tabs.map(({ page }) => page);
    if (!ana || !bo || !eva) throw new Error('Five windows were expected.');
    await eva.waitForSelector('.briefing');
    expect(await findFaults(eva)).toEqual([]);
    for (const { page } of tabs) {
      await page.waitForSelector('.begin');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.sheet');
    }
    expect(await findFaults(eva)).toEqual([]);
    expect(await eva.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    for (const { page } of tabs) await judge(page, 3);
    // A second window of the same person shows the same question, and what is answered there is not asked here.
    const { page: other } = await openTab(browser, first.linkOf('ana'));
    await other.waitForSelector('.sheet');
    expect(await other.textContent('h1')).toBe(await ana.textContent('h1'));
    await ana.keyboard.press('ArrowLeft');
    await untilDone(ana, 4);
    await other.keyboard.press('ArrowRight');
    await untilDone(other, 4);
    await other.close();
    // While the server is away an answer waits on the page.
    await first.stop();
    await bo.keyboard.press('c');
    await bo.keyboard.type('A comment.');
    await bo.keyboard.press('Enter');
    await bo.keyboard.press('ArrowLeft');
    await bo.waitForSelector('text=kept on this device');
    await bo.goto('about:blank');
    const second = await start(samples, { journalPath, port: first.port });
    await bo.goto(second.linkOf('bo'));
    await untilDone(bo, 4);
    expect((await read(journalPath)).filter(({ comment }) => comment === 'A comment.')).toHaveLength(1);
    await eva.keyboard.press('x');
    await untilDone(eva, 4);
    await Promise.all(tabs.map(({ page }) => judgeAll(page)));
    const lead = await openTab(browser, second.linkOf('lead'));
    await lead.page.waitForSelector('table');
    expect(await findFaults(lead.page)).toEqual([]);
    const state = (await (await fetch(`${second.linkOf('lead')}state`)).json()) as TeamState;
    expect(state).toMatchObject({ done: 60, all: 60 });
    const table = await (await fetch(`${second.linkOf('lead')}people.csv`)).text();
    expect(table.split('\n')[1]).toMatch(/^ana,\d+,0,0\.\d\d,[\d.]+,0,0,0,0,[\d.]+,\d\.\d\d,EUR$/);
    expect(lead.complaints).toEqual([]);
    // A seat that was given away while the server was away may be judged once more than was wanted, and nothing is lost.
    const judged = (await read(journalPath)).map(({ annotatorId, sampleId }) => `${annotatorId} ${sampleId}`);
    expect(new Set(judged).size).toBe(judged.length);
    expect(judged.length).toBeGreaterThanOrEqual(60);
  });
});

async function doneOf(page: Page): Promise<number> {
  return Number.parseInt((await page.textContent('.progress')) ?? '', 10);
}

/** Waits until so many are answered: at the pace of a slow machine. */
function untilDone(page: Page, count: number): Promise<void> {
  return expect.poll(() => doneOf(page), { timeout: 240_000, interval: 20 }).toBe(count);
}

/** Answers so many questions by keyboard. */
async function judge(page: Page, count: number): Promise<void> {
  const before = await doneOf(page);
  for (let more = 1; more <= count; more++) {
    await page.waitForSelector('.sheet');
    await page.keyboard.press(more % 2 ? 'ArrowLeft' : 'ArrowRight');
    await untilDone(page, before + more);
  }
}

/** Answers by keyboard until nothing is left. */
async function judgeAll(page: Page): Promise<void> {
  for (;;) {
    await page.waitForSelector('.sheet, .nothing:has-text("Everything")');
    if (await page.locator('.nothing').count()) return;
    const before = await doneOf(page);
    await page.keyboard.press('t');
    await untilDone(page, before + 1);
  }
}
