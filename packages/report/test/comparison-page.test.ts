import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildComparison, measureVerdict, type RunToCompare, writeComparison } from '../src/index.ts';
import { type Browser, executablePath, inBrowser, launch, type Page } from './browser.ts';
import { findFaults } from './find-faults.ts';
import { hostileTexts } from './hostile.ts';
import { makeRun, type RunShape } from './make-run.ts';
import { openFile, pageFolder, thumbnail } from './write-pages.ts';

let browser: Browser;
beforeAll(async () => {
  if (executablePath) browser = await launch();
});
afterAll(() => browser?.close());

async function runNamed(name: string, shape: RunShape, settings?: Record<string, string>): Promise<RunToCompare> {
  const records = await makeRun(shape);
  const { sentences } = await measureVerdict({
    annotations: () => records.annotations,
    consensus: () => records.consensus,
    samples: () => records.samples,
    pairs: () => records.pairs,
  });
  return { name, records, sentences, settings, provenance: [`run of ${name}`] };
}

/** The second run is the first with the scores of samples 2 and 4 turned. */
async function twoRuns(shape: Partial<RunShape> = {}): Promise<[RunToCompare, RunToCompare]> {
  const scoreOf = (sample: number, image: number) => 1 + ((image + sample) % 3);
  const turned = (sample: number, image: number) =>
    sample === 2 || sample === 4 ? 5 - scoreOf(sample, image) : scoreOf(sample, image);
  return [
    await runNamed('run', { samples: 9, scoreOf, ...shape }, { 'strategy.id': 'listwise', samples: 's' }),
    await runNamed('run-2', { samples: 9, scoreOf: turned, ...shape }, { 'strategy.id': 'pointwise', samples: 's' }),
  ];
}

async function write(runs: readonly [RunToCompare, RunToCompare], { pictures = true, maxBytes = 50_000_000 } = {}) {
  const out = join(await pageFolder(), 'comparison.html');
  const about = { title: 'Two runs', madeAt: new Date(0), resamples: 50, reviewLine: 'visionprefer review run' };
  const comparison = buildComparison(runs, about);
  const { file } = await writeComparison(comparison, { out, maxBytes, ...(pictures && { thumbnail }) });
  return { file, comparison };
}

const open = (file: string, hash = '', options = {}) => openFile(browser, { file, hash, ...options });
const prompts = (page: Page) => page.locator('.row .prompt').allTextContents();

describe.skipIf(!executablePath)(`two runs side by side ${inBrowser}`, () => {
  test('say how far they agree, what differs, which pairs turn, and the verdict on each', async () => {
    const { file } = await write(await twoRuns());
    const { page, complaints } = await open(file);
    const text = async (selector: string) => (await page.locator(selector).allTextContents()).join(' ');
    expect(await text('.verdict .sentences')).toMatch(/On the 9 samples that both judged, they have the same order/);
    expect(await text('.verdict .sentences')).toContain('They differ in strategy.id.');
    expect(await text('.of-two.texts tbody')).toMatch(/strategy\.id.*listwise.*pointwise/);
    expect(await text('main')).toContain('The same in both: samples.');
    expect(await page.locator('.verdicts .sentences').count()).toBe(2);
    await page.click('text=Samples with pairs that turn');
    expect(await prompts(page)).toEqual(['Prompt 2', 'Prompt 4']);
    await page.selectOption('select[name=pairs]', 'without');
    await expect.poll(async () => (await prompts(page)).length).toBe(7);
    expect(complaints).toEqual([]);
  });

  test('list the samples they disagree on first, with the scores of both', async () => {
    const { file } = await write(await twoRuns({ rationaleOf: (sample, image) => `why ${sample} ${image}` }));
    const { page, complaints } = await open(file, '#/samples');
    expect((await prompts(page)).slice(0, 2)).toEqual(['Prompt 2', 'Prompt 4']);
    const tile = page.locator('.row').first().locator('.tile').first();
    expect(await tile.textContent()).toMatch(/^1First run: \d\.\d\d2Second run: \d\.\d\dmaker a$/);
    expect(await page.locator('.row .notes').first().textContent()).toMatch(/sample-2\d pairs turn by \d\.\d\d/);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.reasons');
    expect(await page.locator('h1').textContent()).toBe('Prompt 2');
    expect(await page.locator('.of-runs').textContent()).toMatch(
      /overall1First run: run\d\.\d\d.*2Second run: run-2\d\.\d\d/,
    );
    const pair = await page.locator('.pair').first().textContent();
    expect(pair).toMatch(/chose it.*⇄.*chose it.*First run: \d\.\d\d points apart.*Second run: \d\.\d\d points apart/);
    // The words of both stand below each other, aspect by aspect.
    expect(await page.locator('.reasons .by').allTextContents()).toEqual([
      '1First run: human:ana',
      '1First run: openai:sol',
      '1First run: pixels',
      '2Second run: human:ana',
      '2Second run: openai:sol',
      '2Second run: pixels',
    ]);
    expect(await page.locator('.reason').count()).toBe(18);
    expect(await page.locator('.picture img').count()).toBeGreaterThanOrEqual(3);
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('h1').textContent()).toBe('Prompt 4');
    await page.click('.mark-button');
    await page.keyboard.type('look again');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.selectOption('select[name=marked]', 'with');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 4']);
    expect(await page.locator('.marks-bar').textContent()).toContain('visionprefer review run');
    expect(complaints).toEqual([]);
  });

  test('a run against itself differs in nothing', async () => {
    const [run] = await twoRuns();
    const { file } = await write([run, run]);
    const { page, complaints } = await open(file);
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toMatch(/the same order in 100\s%\s\[100,\s100\]/);
    expect(text).toContain('none turns');
    expect(text).toContain('Nothing: their settings are the same.');
    expect(complaints).toEqual([]);
  });

  test('without pictures it is a page of text', async () => {
    const { file } = await write(await twoRuns(), { pictures: false });
    const { page, complaints } = await open(file, '#/samples');
    expect(await page.locator('.rows.textual .row').count()).toBe(9);
    expect(await page.locator('.picture:visible').count()).toBe(0);
    await page.click('.row .prompt');
    await page.waitForSelector('.pair');
    expect(await page.locator('.picture').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('names of strangers stay text in every view, at any width', async () => {
    const named = (place: number) => hostileTexts[place % hostileTexts.length] ?? '';
    const shape: RunShape = {
      samples: hostileTexts.length,
      images: [named(3), named(13), named(19)],
      annotators: [named(1), `human:${named(4)}`, named(20)],
      idOf: (sample) => `${named(sample)} ${sample}`,
      promptOf: named,
      rationaleOf: named,
      generatorOf: (image) => `${image} made it`,
    };
    const settings = Object.fromEntries(hostileTexts.map((text, place) => [`${text} ${place}`, text]));
    const first = await runNamed(named(0), shape, settings);
    const scoreOf = (sample: number, image: number, annotator: number) => 1 + ((2 * image + sample + annotator) % 4);
    const second = await runNamed(named(19), { ...shape, scoreOf }, { ...settings, 'one more': named(13) });
    const { file, comparison } = await write([first, second]);
    const ids = comparison.index.samples
      .slice(0, 4)
      .map(({ id }) => `#/sample/${encodeURIComponent(id.toWellFormed())}`);
    for (const width of [360, 1200]) {
      for (const hash of ['#/overview', '#/samples', ...ids]) {
        const { page, complaints } = await open(file, hash, { width });
        if (hash.includes('sample/')) await page.waitForSelector('.reasons');
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
        const strange = 'main iframe, base, main svg[onload], main style, main script, main img[onerror], main meta';
        expect(await page.locator(strange).count()).toBe(0);
        expect(await page.title()).toMatch(/Two runs$/);
        expect(complaints).toEqual([]);
        await page.close();
      }
    }
  });

  test('too big for one file, it is a folder whose blocks are loaded when they are looked at', async () => {
    const runs = await twoRuns({ samples: 45, rationaleOf: () => 'a reason of some length' });
    const { file } = await write(runs, { maxBytes: 150_000 });
    expect(file).toMatch(/comparison\/index\.html$/);
    expect((await readdir(join(file, '../blocks'))).toSorted()).toContain('details-2.js');
    const { page, complaints } = await open(file, '#/sample/sample-41');
    await page.waitForSelector('.reasons');
    expect(await page.locator('.picture img').count()).toBeGreaterThanOrEqual(3);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['#/overview', 1200, 'light'],
    ['#/overview', 360, 'dark'],
    ['#/samples', 360, 'light'],
    ['#/sample/sample-2', 1200, 'dark'],
  ] as const)('axe finds nothing to mend in %j at %i px, %s', async (hash, width, colorScheme) => {
    const { file } = await write(await twoRuns());
    const { page } = await open(file, hash, { width, colorScheme });
    if (hash.includes('sample/')) await page.waitForSelector('.reasons');
    expect(await findFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});

describe('buildComparison', () => {
  test('takes samples of both alone, and tells the others', async () => {
    const [first] = await twoRuns();
    const second = await runNamed('run-2', {
      samples: 12,
      idOf: (sample) => `sample-${sample + 4}`,
      promptOf: (sample) => (sample === 1 ? 'Another prompt' : `Prompt ${sample + 4}`),
    });
    const { index } = buildComparison([first, second], { title: 't', madeAt: new Date(0), resamples: 0 });
    expect(index.samples.map(({ id }) => id).toSorted()).toEqual(['sample-4', 'sample-6', 'sample-7', 'sample-8']);
    expect(index.alone).toMatchObject({
      first: ['sample-0', 'sample-1', 'sample-2', 'sample-3'],
      otherPrompt: ['sample-5'],
    });
    const told = index.sentences.map(({ text }) => text).join('\n');
    expect(told).toContain('Left out: 4 samples that run alone judged (sample-0, sample-1, sample-2, sample-3).');
    expect(told).toContain('Left out: 1 sample that has another prompt in each run (sample-5).');
    expect(told).toContain('run-2 says nothing of its settings: there is no run.json.');
    const none = await runNamed('run-3', { samples: 3, idOf: (sample) => `other-${sample}` });
    expect(() => buildComparison([first, none], { title: 't', madeAt: new Date(0) })).toThrow(/no sample in common/);
  });

  test('a pair turns when both drew it and each chose another image', async () => {
    const runs = await twoRuns();
    const { index, detailOf } = buildComparison(runs, { title: 't', madeAt: new Date(0), resamples: 0 });
    const [overall] = index.turns;
    const turning = index.samples.filter(({ turned }) => turned > 0);
    expect(turning.map(({ id }) => id)).toEqual(['sample-2', 'sample-4']);
    expect(overall).toMatchObject({ aspect: 'overall', turned: turning.reduce((sum, { turned }) => sum + turned, 0) });
    expect(overall?.alike).toBe((overall?.pairs[0] ?? 0) - (overall?.turned ?? 0));
    const [widest] = detailOf(0).turned;
    expect(Math.min(...(widest?.margins ?? []))).toBe(index.samples[0]?.widest);
  });

  test('tells when an id stands for another picture in each run', async () => {
    const [first, second] = await twoRuns();
    const annotations = second.records.annotations.map((annotation) =>
      annotation.sampleId === 'sample-1'
        ? { ...annotation, imageHashes: annotation.imageHashes.map((hash) => `other ${hash}`) }
        : annotation,
    );
    const other = { ...second, records: { ...second.records, annotations } };
    const { index } = buildComparison([first, other], { title: 't', madeAt: new Date(0), resamples: 0 });
    expect(index.samples.filter(({ otherPictures }) => otherPictures).map(({ id }) => id)).toEqual(['sample-1']);
    expect(index.sentences.at(-1)?.text).toBe(
      'In 1 sample an image was another picture for one run than for the other.',
    );
  });

  test('with people, says which run is nearer to them, and never more than the interval does', async () => {
    const runs = await twoRuns();
    const { consensus: people } = runs[0].records;
    const about = { title: 't', madeAt: new Date(0), people };
    const { index } = buildComparison(runs, about);
    expect(index.agreement.overall?.people?.accuracy[0].tiesHalf.value).toBe(1);
    expect(index.sentences[1]?.text).toMatch(/^run has the order of people in 100 % .*run-2 in \d+ %/);
    const same = buildComparison([runs[0], runs[0]], about);
    expect(same.index.sentences[1]?.text).toContain('that is no difference beyond noise');
  });
});
