import { request } from 'node:http';
import { type Annotation, annotationSchema, fidelity, harmlessness, type Sample } from '@visionprefer/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ReviewState } from '../src/review/question-view.ts';
import { type ReviewOptions, type ReviewSummary, review } from '../src/review.ts';
import { type Browser, executablePath, inBrowser, launch, openTab } from './browser.ts';
import { findFaults } from './find-faults.ts';
import { hostileTexts } from './hostile.ts';

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A review that is under way, and what it has written down. */
interface Started {
  url: string;
  journal: Annotation[];
  ended: Promise<ReviewSummary>;
  stop(): void;
}

function makeSamples(count: number, images = 2): Sample[] {
  return Array.from({ length: count }, (_, sample) => ({
    id: `secret-sample-${sample}`,
    prompt: `Prompt ${sample}`,
    images: Array.from({ length: images }, (__, image) => ({
      id: `secret-id-${image}`,
      url: `file:///secret/${sample}-${image}.png`,
      generator: `secret-generator-${image}`,
    })),
  }));
}

async function start(
  samples: readonly Sample[],
  { earlier = [], ...options }: Partial<ReviewOptions> & { earlier?: readonly Annotation[] } = {},
): Promise<Started> {
  const journal: Annotation[] = [...earlier];
  const stopping = new AbortController();
  let tell = (_: string) => {};
  const opened = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const ended = review(samples, {
    name: 'ana',
    ask: 'scores',
    aspects: [fidelity, harmlessness],
    loadImage: async ({ url }) => ({
      bytes: dot,
      mediaType: 'image/png',
      width: 1,
      height: 1,
      hash: url.padStart(32, '0'),
    }),
    journal: {
      [Symbol.asyncIterator]: () => from(earlier),
      append: (annotation) => void journal.push(annotation),
      takeBack: async ({ key }) => {
        expect(journal.at(-1)?.key).toBe(key);
        journal.pop();
      },
    },
    progress: { answered: journal.length, of: samples.length },
    signal: stopping.signal,
    onOpen: tell,
    onFailure: () => {},
    ...options,
  });
  const stop = () => stopping.abort();
  onTestFinished(async () => {
    stop();
    await ended.catch(() => {});
  });
  return { url: await Promise.race([opened, ended.then(() => 'ended')]), journal, ended, stop };
}

async function* from(annotations: readonly Annotation[]): AsyncGenerator<Annotation> {
  yield* annotations;
}

/** Sends a request as anybody on the machine could. */
function send(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function postTo(url: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const { origin } = new URL(url);
  return send(url + path, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function question(url: string): Promise<ReviewState> {
  for (;;) {
    const state = JSON.parse((await send(`${url}news`)).text) as ReviewState;
    if (state.question || state.nothingLeft) return state;
  }
}

test('only the page itself is answered, and only what it may ask', async () => {
  const { url, journal } = await start(makeSamples(3));
  const { origin, port } = new URL(url);
  const { id } = (await question(url)).question ?? { id: 0 };
  const answer = {
    id,
    marks: {
      levels: [
        [1, 2],
        [3, 4],
      ],
    },
    ms: 5,
  };
  const statusOf = async (sent: ReturnType<typeof send>) => (await sent).status;
  const refused: [what: string, sent: ReturnType<typeof send>, status: number][] = [
    ['no token', send(`${origin}/`), 404],
    ['another token', send(`${origin}/${'x'.repeat(32)}/state`), 404],
    ['another host', send(`${url}state`, { headers: { host: `evil.example:${port}` } }), 403],
    ['localhost by name', send(`${url}state`, { headers: { host: `localhost:${port}` } }), 403],
    ['another origin', postTo(url, 'answer', answer, { origin: 'https://evil.example' }), 403],
    ['a page without origin', postTo(url, 'answer', answer, { origin: 'null' }), 403],
    ['another site', send(`${url}state`, { headers: { 'sec-fetch-site': 'cross-site' } }), 403],
    [
      'no origin',
      send(`${url}undo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
      403,
    ],
    ['a form', postTo(url, 'answer', 'id=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415],
    ['no JSON', postTo(url, 'answer', '{'), 400],
    ['too much', postTo(url, 'answer', JSON.stringify({ ...answer, more: 'x'.repeat(100_000) })), 413],
    ['unknown fields', postTo(url, 'answer', { ...answer, key: 'mine' }), 400],
    [
      'a level that is none',
      postTo(url, 'answer', {
        ...answer,
        marks: {
          levels: [
            [0, 2],
            [3, 9],
          ],
        },
      }),
      400,
    ],
    ['half an answer', postTo(url, 'answer', { ...answer, marks: { levels: [[1, 2]] } }), 409],
    ['another question', postTo(url, 'answer', { ...answer, id: id + 7 }), 409],
    ['a file', send(`${url}../../../../etc/passwd`), 404],
    ['a file, encoded', send(`${url}picture/%2e%2e%2f%2e%2e%2fetc%2fpasswd/0`), 404],
    ['a picture that is not asked about', send(`${url}picture/${id}/9`), 404],
    ['GET where POST is meant', send(`${url}answer`), 405],
    ['PUT', send(`${url}state`, { method: 'PUT' }), 405],
    ['nothing to take back', postTo(url, 'undo', {}), 409],
  ];
  for (const [what, sent, status] of refused) expect(await statusOf(sent), what).toBe(status);
  expect(journal).toEqual([]);
  const page = await send(url);
  expect(page.headers).toMatchObject({
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(await statusOf(postTo(url, 'answer', answer))).toBe(200);
  expect(journal).toHaveLength(1);
});

test('what is shown is blind, and what is written is an annotation like any other', async () => {
  const samples = makeSamples(4, 3);
  const { url, journal } = await start(samples);
  let everything = (await send(url)).text;
  for (let place = 0; place < 4; place++) {
    const state = await question(url);
    everything += JSON.stringify(state);
    const shown = state.question;
    expect(shown?.images.map(({ label }) => label)).toEqual(['A', 'B', 'C']);
    expect((await send(url + shown?.images[0]?.url)).headers['content-type']).toBe('image/png');
    await postTo(url, 'answer', {
      id: shown?.id,
      marks: {
        levels: [
          [1, 2, 3],
          [4, 5, 1],
        ],
      },
      ms: 1234.5,
    });
  }
  expect(everything).not.toContain('secret');
  expect(journal.map((annotation) => annotationSchema.safeParse(annotation).success)).toEqual([true, true, true, true]);
  expect(journal[0]).toMatchObject({
    annotatorId: 'human:ana',
    strategyId: 'listwise?rationale=none',
    outcome: 'scored',
    ms: 1235,
  });
  const orders = new Set(journal.map(({ imageIds }) => imageIds.join()));
  expect(orders.size).toBeGreaterThan(1);
  for (const annotation of journal) {
    if (annotation.outcome !== 'scored') throw new Error('not scored');
    expect(annotation.scores.fidelity?.map(({ imageId, score }) => [imageId, score])).toEqual(
      annotation.imageIds.map((id, level) => [id, level + 1]),
    );
  }
});

test('answers are taken back, changed, skipped, and a later review goes on where it was left', async () => {
  const samples = makeSamples(3);
  const first = await start(samples, { ask: 'better', aspects: [fidelity] });
  const answer = async (better: string) =>
    postTo(first.url, 'answer', { id: (await question(first.url)).question?.id, marks: { better: [better] }, ms: 9 });
  await answer('A');
  await answer('tie');
  const kept = [...first.journal];
  const undone = JSON.parse((await postTo(first.url, 'undo', {})).text) as ReviewState;
  expect(undone).toMatchObject({ answered: 1, question: { answered: { better: ['tie'] } } });
  expect(first.journal).toEqual(kept.slice(0, 1));
  await answer('B');
  expect(first.journal[1]).toMatchObject({
    key: kept[1]?.key,
    outcome: 'compared',
    preferred: { fidelity: { imageId: kept[1]?.imageIds[1] } },
  });
  expect(annotationSchema.safeParse(first.journal[1]).success).toBe(true);
  await postTo(first.url, 'undo', {});
  await postTo(first.url, 'undo', {});
  expect(first.journal).toEqual([]);
  await answer('A');
  await answer('A');
  await postTo(first.url, 'skip', { id: (await question(first.url)).question?.id });
  expect(await question(first.url)).toMatchObject({ question: null, answered: 2, nothingLeft: true, canUndo: true });
  await postTo(first.url, 'finish', {});
  expect(await first.ended).toEqual({ answered: 2, complete: false });

  const second = await start(samples, { ask: 'better', aspects: [fidelity], earlier: first.journal });
  const left = await question(second.url);
  expect(left).toMatchObject({ answered: 2, of: 3 });
  await postTo(second.url, 'answer', { id: left.question?.id, marks: { better: ['A'] }, ms: 9 });
  expect(new Set(second.journal.map(({ key }) => key)).size).toBe(3);
  second.stop();
  expect(await second.ended).toEqual({ answered: 1, complete: true });
});

test('a port that is taken is told as that', async () => {
  const { url } = await start(makeSamples(1));
  const port = Number(new URL(url).port);
  await expect(start(makeSamples(1), { port })).rejects.toThrow(`Port ${port} is taken.`);
});

test('what two windows ask for at once is done one after the other', async () => {
  const journal: Annotation[] = [];
  const slowly = () => new Promise((resolve) => setTimeout(resolve, 30));
  const { url } = await start(makeSamples(4), {
    ask: 'better',
    aspects: [fidelity],
    journal: {
      [Symbol.asyncIterator]: () => from([]),
      append: (annotation) => void journal.push(annotation),
      async takeBack({ key }) {
        await slowly();
        if (journal.at(-1)?.key !== key) throw new Error('Another annotation is the last.');
        journal.pop();
      },
    },
  });
  const answer = async () => ({ id: (await question(url)).question?.id, marks: { better: ['A'] }, ms: 9 });
  const twice = async (path: string, body: unknown) =>
    (await Promise.all([postTo(url, path, body), postTo(url, path, body)])).map(({ status }) => status).toSorted();
  await postTo(url, 'answer', await answer());
  await postTo(url, 'answer', await answer());
  expect(await twice('undo', {})).toEqual([200, 200]);
  expect(journal).toEqual([]);
  expect(await twice('answer', await answer())).toEqual([200, 409]);
  expect(journal).toHaveLength(1);
  expect(await question(url)).toMatchObject({ answered: 1, canUndo: true });
});

describe.skipIf(!executablePath)(`a person ${inBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('scores by keyboard, takes back, and finishes', async () => {
    const { url, journal, ended } = await start(makeSamples(60));
    const { page, complaints } = await openTab(browser, url);
    await page.waitForSelector('.sheet');
    expect(await findFaults(page)).toEqual([]);
    const told = async (answered: number) => expect.poll(() => page.textContent('.progress')).toBe(`${answered} of 60`);
    for (let sample = 0; sample < 50; sample++) {
      for (const key of ['5', '1', '4', '2']) await page.keyboard.press(key);
      await told(sample + 1);
    }
    await page.keyboard.press('z');
    await told(49);
    expect(await page.locator('.level[aria-pressed=true]').allTextContents()).toEqual(['5', '1']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await told(50);
    const scores = journal.map((annotation) => (annotation.outcome === 'scored' ? annotation.scores : {}));
    expect(scores.slice(0, 49).every(({ fidelity: given }) => given?.map(({ score }) => score).join() === '5,1')).toBe(
      true,
    );
    expect(scores[49]?.harmlessness?.map(({ score }) => score)).toEqual([3, 2]);
    await page.keyboard.press(' ');
    expect(await page.locator('dialog.full').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await page.click('text=Finish');
    await page.click('text=Go on judging');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.click('text=Finish');
    await page.click('text=End it');
    await page.waitForSelector('text=Thank you');
    expect(await ended).toEqual({ answered: 50, complete: false });
    expect(complaints).toEqual([]);
  });

  test('answers once however long a key is held down', async () => {
    const { url, journal } = await start(makeSamples(8), { ask: 'better', aspects: [fidelity] });
    const { page } = await openTab(browser, url);
    await page.waitForSelector('.sheet');
    await page.keyboard.down('t');
    for (let times = 0; times < 20; times++) {
      await page.keyboard.down('t');
      await page.waitForTimeout(10);
    }
    await page.keyboard.up('t');
    await expect.poll(() => page.textContent('.progress')).toBe('1 of 8');
    expect(journal).toHaveLength(1);
  });

  test('picks the better of two by keyboard, and prompts stay text', async () => {
    const samples = makeSamples(hostileTexts.length).map((sample, place) => ({
      ...sample,
      prompt: hostileTexts[place] ?? '',
    }));
    const { url, journal } = await start(samples, { ask: 'better', aspects: [fidelity] });
    const { page, complaints } = await openTab(browser, url, { width: 360, colorScheme: 'dark' });
    await page.waitForSelector('.sheet');
    expect(await findFaults(page)).toEqual([]);
    const seen: string[] = [];
    for (const [place, key] of samples.map((_, index) => ['ArrowLeft', 'ArrowRight', 't'][index % 3] ?? '').entries()) {
      await expect.poll(() => page.textContent('.progress')).toBe(`${place} of ${samples.length}`);
      await page.waitForSelector('h1');
      seen.push((await page.textContent('h1')) ?? '');
      await page.keyboard.press(key);
    }
    await page.waitForSelector('text=everything is answered');
    // Which is ready first is shown first.
    const wellFormed = (texts: readonly string[]) => texts.map((text) => text.toWellFormed()).toSorted();
    expect(wellFormed(seen)).toEqual(wellFormed(hostileTexts));
    const choices = journal.map(
      (annotation) =>
        annotation.outcome === 'compared' && annotation.imageIds.indexOf(annotation.preferred.fidelity?.imageId ?? ''),
    );
    expect(choices).toEqual(samples.map((_, index) => [0, 1, -1][index % 3]));
    expect(await page.title()).toBe('Review · VisionPrefer');
    expect(complaints).toEqual([]);
  });
});
