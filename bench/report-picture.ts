/**
 * Draws the picture of a report in the README: the sample set of the repository, judged by its pixels, and one sample of it whose
 * best image is the one that the sample set is sure of. Nothing on it is invented.
 *
 * `node --conditions=@visionprefer/source bench/report-picture.ts`
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { aggregate, toPairs } from '@visionprefer/aggregator';
import { pixels } from '@visionprefer/annotator-pixels';
import { annotate, type Sample } from '@visionprefer/core';
import { imageLoader, thumbnailer } from '@visionprefer/images';
import { buildReport, writeReport } from '@visionprefer/report';
import sharp from 'sharp';
import { launch, openTab } from '../packages/report/test/browser.ts';

const root = new URL('../examples/samples/', import.meta.url);
const lines = async <T>(file: string): Promise<T[]> =>
  (await readFile(new URL(file, root), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const samples = await lines<Sample>('samples.jsonl');
const truths = await lines<{ sampleId: string; faults: Record<string, string[]> }>('truth.jsonl');
const annotations = await Array.fromAsync(
  annotate(samples, { annotators: [pixels()], loadImage: imageLoader({ root: fileURLToPath(root) }) }),
);
const consensus = await aggregate(annotations);
const pairs = [...toPairs(consensus, samples, { margin: 0.25 })];
const report = buildReport({ samples, annotations, consensus, pairs }, { title: 'sample set', madeAt: new Date() });

const rightly = report.index.samples.find(({ id, widest, images }) => {
  const faults = truths.find(({ sampleId }) => sampleId === id)?.faults ?? {};
  const best = images[widest?.chosen ?? -1];
  return best && faults[best.id]?.length === 0;
});
if (!rightly) throw new Error('In no sample has the best image no fault: there is no honest picture to draw.');

const folder = await mkdtemp(join(tmpdir(), 'visionprefer-picture-'));
const browser = await launch();
try {
  const thumbnail = thumbnailer({ root: fileURLToPath(root), side: 512 });
  const { file } = await writeReport(report, { out: join(folder, 'report.html'), thumbnail });
  const { page } = await openTab(browser, `${pathToFileURL(file)}#/sample/${encodeURIComponent(rightly.id)}`, {
    ...{ width: 1200, height: 820 },
  });
  await page.waitForSelector('.shown img');
  await page.waitForSelector('.reasons');
  const picture = await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toBuffer();
  await writeFile(new URL('../docs/report.webp', import.meta.url), picture);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
