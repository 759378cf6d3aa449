/**
 * Opens a report of generated records in Chromium, against the two seconds that opening may take: 4 images a sample,
 * 3 annotators, 4 aspects with reasons, thumbnails of some 8 kB. Prints what writing took, and of the page: until the
 * figures and the first samples are drawn, jumping through the list, opening a sample by its link, and what the tab holds.
 *
 * `node --conditions=@visionprefer/source bench/report.ts [samples = 5000] [runs = 3]`
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { aggregate, toPairs } from '@visionprefer/aggregator';
import type { Annotation, Sample } from '@visionprefer/core';
import { buildReport, type SmallPicture, writeReport } from '@visionprefer/report';
import sharp from 'sharp';
import { type Browser, launch, openTab } from '../packages/report/test/browser.ts';
import { seeded } from './seeded.ts';

const limitMs = 2000;
const aspects = ['prompt-following', 'aesthetic', 'fidelity', 'harmlessness'];
const annotators = ['openai:one', 'anthropic:two', 'google:three'];
const letters = ['a', 'b', 'c', 'd'];

/** What one opening of the page took; milliseconds and megabytes. */
interface Opening {
  overview: number;
  samples: number;
  jump: number;
  link: number;
  heap: number;
  /** What the process of the tab holds, the browser's own code included; not a number where the system does not tell. */
  resident: number;
}

function makeSamples(count: number): Sample[] {
  return Array.from({ length: count }, (_, sample) => ({
    id: `sample-${sample}`,
    prompt: `A picture of thing number ${sample}, in the evening light, seen from a little way above, with its surroundings`,
    images: letters.map((id) => ({ id, url: `file:///images/${sample}-${id}.png`, generator: `generator-${id}` })),
  }));
}

function makeAnnotations(samples: readonly Sample[]): Annotation[] {
  const random = seeded(1);
  return samples.flatMap(({ id }) =>
    annotators.map(
      (annotatorId): Annotation => ({
        key: `${id} ${annotatorId}`,
        sampleId: id,
        annotatorId,
        strategyId: 'listwise',
        imageIds: letters,
        imageHashes: letters.map((letter) => `${id} ${letter}`),
        aspectVersions: Object.fromEntries(aspects.map((aspect) => [aspect, 1])),
        ms: 2000,
        usd: 0.004,
        outcome: 'scored',
        scores: Object.fromEntries(
          aspects.map((aspect) => [
            aspect,
            letters.map((imageId) => ({
              imageId,
              score: 1 + Math.floor(5 * random()),
              rationale: `Image ${imageId} of ${id}: the main thing is where it should be, its light comes from the left, and two of its edges melt into what lies behind.`,
            })),
          ]),
        ),
      }),
    ),
  );
}

/** Some pictures with as much in them as a photograph has. */
async function makeThumbnails(): Promise<SmallPicture[]> {
  return Promise.all(
    Array.from({ length: 24 }, async (_, seed): Promise<SmallPicture> => {
      const noise = { type: 'gaussian' as const, mean: 90 + seed * 4, sigma: 40 };
      const bytes = await sharp({ create: { width: 256, height: 256, channels: 3, background: 'black', noise } })
        .blur(1.6)
        .webp({ quality: 62 })
        .toBuffer();
      return { bytes, mediaType: 'image/webp', width: 1024, height: 1024 };
    }),
  );
}

async function measure(file: string, samples: number): Promise<Opening> {
  const browser = await launch();
  try {
    const url = pathToFileURL(file).href;
    const timed = async (work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      return performance.now() - start;
    };
    const { page } = await openTab(browser, 'about:blank');
    const overview = await timed(async () => {
      await page.goto(url, { waitUntil: 'commit' });
      await page.waitForSelector('.plot svg');
    });
    const list = await timed(async () => {
      await page.goto('about:blank');
      await page.goto(`${url}#/samples`, { waitUntil: 'commit' });
      await page.waitForSelector('.row .picture img');
    });
    const jump = await timed(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForSelector(`.row[aria-posinset="${samples}"] .picture img`);
    });
    for (let place = 0; place < 40; place++) {
      await page.evaluate((share) => scrollTo(0, document.body.scrollHeight * share), place / 40);
      await page.waitForTimeout(30);
    }
    const tools = await page.context().newCDPSession(page);
    await tools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await tools.send('Runtime.getHeapUsage');
    const resident = await residentMegabytes(browser);
    const link = await timed(async () => {
      await page.goto('about:blank');
      await page.goto(`${url}#/sample/sample-${samples - 1}`, { waitUntil: 'commit' });
      await page.waitForSelector('.said-panel .reason');
    });
    return { overview, samples: list, jump, link, heap: usedSize / 1e6, resident };
  } finally {
    await browser.close();
  }
}

async function residentMegabytes(browser: Browser): Promise<number> {
  const tools = await browser.newBrowserCDPSession();
  const { processInfo } = await tools.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(
      ({ id }) =>
        /^VmRSS:\s+(\d+)/m.exec(
          existsSync(`/proc/${id}/status`) ? readFileSync(`/proc/${id}/status`, 'utf8') : '',
        )?.[1],
    );
  return Math.max(...sizes.map(Number)) / 1024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(count: number, runs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const samples = makeSamples(count);
    const annotations = makeAnnotations(samples);
    const consensus = await aggregate(annotations);
    const pairs = [...toPairs(consensus, samples)];
    const thumbnails = await makeThumbnails();
    let drawn = 0;
    const start = performance.now();
    const report = buildReport({ samples, annotations, consensus, pairs }, { title: 'bench', madeAt: new Date(0) });
    const { file, bytes, inFiles } = await writeReport(report, {
      out: join(folder, 'report.html'),
      thumbnail: async () => thumbnails[drawn++ % thumbnails.length] ?? null,
    });
    const seconds = (performance.now() - start) / 1000;
    const { maxRSS } = process.resourceUsage();
    console.log(`${count} samples, ${annotations.length} annotations, ${pairs.length} pairs, median of ${runs} runs`);
    console.log(
      `written in ${seconds.toFixed(1)} s without making thumbnails: ${(bytes / 1e6).toFixed(0)} MB${inFiles ? ', a folder' : ''}, peak ${(maxRSS / 1024).toFixed(0)} MB`,
    );
    const openings: Opening[] = [];
    for (let run = 0; run < runs; run++) openings.push(await measure(file, count));
    const of = (what: keyof Opening) => median(openings.map((opening) => opening[what]));
    for (const what of ['overview', 'samples', 'jump', 'link'] as const) {
      console.log(
        `${what.padEnd(9)} ${of(what).toFixed(0).padStart(5)} ms, ${(of(what) / limitMs).toFixed(2)} of the limit`,
      );
    }
    console.log(
      `the tab after scrolling: ${of('heap').toFixed(0)} MB of JavaScript, ${of('resident').toFixed(0)} MB resident`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [count = 5000, runs = 3] = process.argv.slice(2).map(Number);
await main(count, runs);
