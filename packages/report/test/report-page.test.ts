import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildReport, measureAgreement, measureVerdict, writeReport } from '../src/index.ts';
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

async function writeTo(out: string, shape: RunShape, maxBytes?: number): Promise<string> {
  const folder = await pageFolder();
  const run = await makeRun(shape);
  const agreement = await measureAgreement(run.annotations);
  const verdict = await measureVerdict({
    annotations: () => run.annotations,
    consensus: () => run.consensus,
    samples: () => run.samples,
    pairs: () => run.pairs,
  });
  const provenance = ['samples of <b>strangers</b>'];
  const about = { title: 'A run', madeAt: new Date(0), agreement, verdict, provenance, run: 'my run' };
  const samples = run.samples.map((sample, place) => ({ ...sample, metadata: { ...shape.metadataOf?.(place) } }));
  const report = buildReport({ ...run, samples }, about);
  const { file } = await writeReport(report, {
    out: join(folder, out),
    thumbnail,
    ...(maxBytes !== undefined && { maxBytes }),
  });
  return file;
}

const open = (file: string, hash = '', options = {}) => openFile(browser, { file, hash, ...options });

const prompts = (page: Page) => page.locator('.row .prompt').allTextContents();

describe.skipIf(!executablePath)(`the page ${inBrowser}`, () => {
  test('opens on the figures, and leads to the samples', async () => {
    const { page, complaints } = await open(await writeTo('r.html', { samples: 9 }));
    expect(await page.locator('h1').textContent()).toBe('A run');
    expect(await page.locator('.headline').textContent()).toMatch(/samples9.*images27.*annotations27/);
    expect(await page.locator('.plot svg').count()).toBeGreaterThan(2);
    // Nine samples, two machines, a cent for each answer.
    const bought = page.locator('figure.chart', { hasText: 'What the money bought' });
    expect(await bought.locator('svg').count()).toBe(1);
    await bought.locator('summary').click();
    expect(await bought.locator('tbody tr').last().textContent()).toMatch(/^18\$0\.18\d+\s%$/);
    await page.click('.headline a:has-text("1")');
    expect(await prompts(page)).toEqual(['Prompt 3']);
    expect(await page.locator('.row .missing, .row .notes').first().textContent()).toContain('1 refused');
    expect(complaints).toEqual([]);
  });

  test('says the verdict in words, what a cut keeps, and whom to believe, sorted as one likes', async () => {
    const { page, complaints } = await open(await writeTo('r.html', { samples: 9 }));
    expect(await page.locator('.sentences').textContent()).toMatch(/pairs overall,.*are close calls/);
    expect(await page.locator('.provenance').textContent()).toContain('samples of <b>strangers</b>');
    const told = () => page.locator('.told').textContent();
    const command = page.locator('.keep code');
    expect(await told()).toMatch(/are at least 90\s% sure/);
    expect(await command.textContent()).toBe('visionprefer pairs my run --confidence 0.90');
    await page.locator('.keep input[type=range]').fill('0');
    const [, kept, of] = /^(\d+) of (\d+) pairs/.exec((await told()) ?? '') ?? [];
    expect(kept).toBe(of);
    await page.locator('.keep select').last().selectOption('margin');
    expect(await command.textContent()).toBe('visionprefer pairs my run --margin 0.5');
    const names = () => page.locator('.trust').first().locator('tbody th[scope=row] .said').allTextContents();
    const before = await names();
    expect(before.at(-1)).toBe('human:ana');
    await page.click('.trust .sort:has-text("bias")');
    await page.click('.trust .sort:has-text("bias")');
    expect(await page.locator('.trust [aria-sort]').first().getAttribute('aria-sort')).toBe('ascending');
    expect((await names()).toSorted()).toEqual(before.toSorted());
    expect(await page.locator('.leaderboard tbody tr').count()).toBe(3);
    await page.locator('.with-choice select').last().selectOption('τ');
    expect(await page.locator('.with-choice').last().textContent()).toContain('Kendall’s τ');
    expect(await page.locator('.matrix .agreed').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  test('marks samples with comments, keeps them, and saves them as a file', async () => {
    const idOf = (sample: number) => (sample === 2 ? '</script><b>2' : `sample-${sample}`);
    const { page, complaints } = await open(await writeTo('r.html', { samples: 9, idOf }), '#/samples');
    expect(await page.locator('.marks-bar').isVisible()).toBe(false);
    await page.click('.row .prompt:has-text("Prompt 2")');
    await page.click('.mark-button');
    await page.keyboard.type('<i>odd</i> "hands"');
    await page.reload();
    await page.waitForSelector('.mark-button[aria-pressed=true]');
    expect(await page.inputValue('.comment')).toBe('<i>odd</i> "hands"');
    await page.click('text=All samples');
    await page.selectOption('select[name=marked]', 'with');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 2']);
    expect(await page.locator('.marks-bar').textContent()).toContain('review my run --marked marked.jsonl');
    const waiting = page.waitForEvent('download');
    await page.click('text=Save as marked.jsonl');
    const saved = await readFile(await (await waiting).path(), 'utf8');
    expect(JSON.parse(saved)).toEqual({ sampleId: '</script><b>2', comment: '<i>odd</i> "hands"' });
    expect(complaints).toEqual([]);
  });

  test('filters by any field of the metadata, of samples or of images', async () => {
    const metadataOf = (sample: number) => ({
      topic: sample < 3 ? 'sea' : 'land',
      seed: { a: sample, b: 100 + sample },
    });
    const { page, complaints } = await open(await writeTo('r.html', { samples: 9, metadataOf }), '#/samples');
    await page.selectOption('select[name=field]', 'topic');
    await page.fill('input[name=value]', 'SEA');
    await page.keyboard.press('Enter');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 0', 'Prompt 1', 'Prompt 2']);
    await page.selectOption('select[name=field]', 'seed');
    await page.fill('input[name=value]', '104');
    await page.keyboard.press('Enter');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 4']);
    expect(complaints).toEqual([]);
  });

  test('filters, sorts, and keeps both in the address', async () => {
    const file = await writeTo('r.html', { samples: 9 });
    const { page, complaints } = await open(file, '#/samples');
    await page.selectOption('select[name=sort]', 'apart');
    expect((await prompts(page))[0]).toBe('Prompt 5');
    await page.fill('input[type=search]', 'prompt 1');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 1']);
    await page.selectOption('select[name=annotator]', 'pixels');
    const { hash } = new URL(page.url());
    const again = await open(file, hash);
    expect(await prompts(again.page)).toEqual(['Prompt 1']);
    expect(await again.page.inputValue('select[name=annotator]')).toBe('pixels');
    await again.page.click('text=Show all');
    expect(await again.page.locator('.found').textContent()).toBe('9 samples');
    expect([...complaints, ...again.complaints]).toEqual([]);
  });

  test('a link to a sample shows scores, pairs, reasons, and what is missing as what it is', async () => {
    const file = await writeTo('r.html', { samples: 9, rationaleOf: (sample, image) => `reason ${sample} ${image}` });
    const { page, complaints } = await open(file, '#/sample/sample-3');
    await page.waitForSelector('.pairs');
    expect(await page.locator('.scores').textContent()).toContain('refused');
    // The words on all images stand side by side, and say where each was seen.
    const row = page.locator('.reason-row').filter({ hasText: 'reason 3 a' }).first();
    expect(await row.textContent()).toMatch(/shown second, as B.*reason 3 b.*shown third, as C.*reason 3 c/s);
    expect(await page.locator('.scores .one .score').allTextContents()).toContain('1.5');
    expect(await page.locator('.pair').first().textContent()).toMatch(
      /maker . *\d\.\d\d›maker .*\d\.\d\d points apart/,
    );
    expect(await page.locator('.picture img').count()).toBeGreaterThanOrEqual(3);
    await page.goto(`${pathToFileURL(file).href}#/sample/nobody`);
    expect(await page.locator('main').textContent()).toContain('no sample nobody');
    expect(complaints).toEqual([]);
  });

  test('has places in their order, room for long ids, and what a finger can hit', async () => {
    const images = Array.from('abcdefghijkl');
    const file = await writeTo('r.html', { samples: 4, images, idOf: (sample) => `${'long-id-'.repeat(40)}${sample}` });
    const { page } = await open(file, '', { width: 360 });
    await page.waitForSelector('summary');
    const axes = await page
      .locator('[aria-label="x-axis tick label"]')
      .evaluateAll((all) => all.map((axis) => [...axis.querySelectorAll('text')].map((tick) => tick.textContent)));
    expect(axes).toContainEqual(images.map((_, place) => String(place + 1)));
    const heights = await page.locator('summary').evaluateAll((all) => all.map((each) => each.clientHeight));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
    for (const width of [360, 900]) {
      const samples = await open(file, '#/samples', { width });
      const last = samples.page.locator('.row .notes').first().locator('span').last();
      expect(await last.evaluate((note) => note.getBoundingClientRect().right)).toBeLessThanOrEqual(width);
    }
  });

  test('is used by keyboard alone', async () => {
    const { page, complaints } = await open(await writeTo('r.html', { samples: 60 }));
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('2', 'j', 'j', 'ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Prompt 2');
    await press('k', 'Enter');
    await page.waitForSelector('#sample-title');
    expect(await page.locator('h1').textContent()).toBe('Prompt 1');
    await press('j', 'ArrowRight');
    expect(await page.locator('h1').textContent()).toBe('Prompt 3');
    await press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Prompt 3');
    for (let step = 0; step < 40; step++) await press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Prompt 43');
    expect(await page.locator('.row').count()).toBeLessThan(20);
    await press('/');
    await page.keyboard.type('prompt 44');
    await expect.poll(() => prompts(page)).toEqual(['Prompt 44']);
    await press('Escape', '?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await press('Escape', '1');
    expect(await page.locator('h1').textContent()).toBe('A run');
    expect(complaints).toEqual([]);
  });

  test('text of strangers stays text', async () => {
    const shape: RunShape = {
      samples: hostileTexts.length,
      promptOf: (sample) => hostileTexts[sample] ?? '',
      rationaleOf: (sample) => hostileTexts[sample] ?? '',
    };
    const file = await writeTo('r.html', shape);
    const { page, complaints } = await open(file, '#/samples');
    for (const [sample, text] of hostileTexts.entries()) {
      await page.goto(`${pathToFileURL(file).href}#/sample/sample-${sample}`);
      await page.waitForFunction(
        (id) => document.querySelector('.notes')?.textContent?.includes(id),
        `sample-${sample} `.trim(),
      );
      await page.waitForSelector('.reason .said');
      // The half of a character pair is no character, and is shown as the sign for that.
      const shown = text.toWellFormed();
      const [title, reason] = await page.evaluate(() => [
        document.querySelector('h1')?.textContent?.toWellFormed(),
        document.querySelector('.reason p.said')?.textContent?.toWellFormed(),
      ]);
      expect([title, reason]).toEqual([shown, shown]);
    }
    expect(await page.title()).toMatch(/^sample-\d+ · A run$/);
    expect(
      await page.evaluate(() => document.querySelectorAll('iframe, base, svg[onload], main style, main script').length),
    ).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('lets no script in but its own, and reaches no network', async () => {
    const file = await writeTo('r.html', { samples: 1 });
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(
        '</body>',
        '<script>document.title = "owned"</script><img src="https://example.com/x.png"></body>',
      ),
    );
    const { page, complaints } = await open(file);
    expect(await page.title()).toBe('A run');
    expect(complaints.filter((complaint) => complaint.includes('Content Security Policy')).length).toBe(2);
    const turned = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>html</b>';
        return 'html';
      } catch {
        return 'refused';
      }
    });
    expect(turned).toBe('refused');
  });

  test('too big for one file, it is a folder whose blocks are loaded when they are looked at', async () => {
    const file = await writeTo('r.html', { samples: 60, rationaleOf: () => 'a reason of some length' }, 400_000);
    expect(file).toMatch(/\/r\/index\.html$/);
    expect((await readdir(join(file, '../blocks'))).toSorted()).toHaveLength(4);
    const { page, complaints } = await open(file, '#/sample/sample-41');
    await page.waitForSelector('.reasons');
    expect(await page.locator('.reasons').textContent()).toContain('a reason');
    expect(await page.locator('.picture img').count()).toBeGreaterThanOrEqual(3);
    expect(complaints).toEqual([]);
    await rm(join(file, '../blocks'), { recursive: true });
    const broken = await open(file, '#/sample/sample-1');
    await broken.page.waitForSelector('text=keep the page and its folder "blocks" together');
  });

  test.each([
    ['', 1200, 'light'],
    ['', 360, 'dark'],
    ['#/samples', 1200, 'dark'],
    ['#/samples', 360, 'light'],
    ['#/sample/sample-3', 1200, 'light'],
    ['#/sample/sample-3', 360, 'dark'],
  ] as const)('axe finds nothing to mend in %j at %i px, %s', async (hash, width, colorScheme) => {
    const { page } = await open(await writeTo('r.html', { samples: 9 }), hash, { width, colorScheme });
    if (hash.includes('sample/')) await page.waitForSelector('.reasons');
    expect(await findFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });
});
