/**
 * One process of a measured fleet: `node bench/fleet/part.ts '<PartSettings as JSON>'`. It tells what it used as one line of
 * JSON at its end; a worker ends with SIGTERM.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { openai } from '@visionprefer/annotator-openai';
import {
  type Annotator,
  AnnotatorError,
  BudgetError,
  originalImages,
  type Price,
  type Question,
  type Sample,
} from '@visionprefer/core';
import { joinFleet, journalId, openFleet } from '@visionprefer/fleet';
import { openJournal } from '@visionprefer/journal';

/** What one process does. */
export interface PartSettings {
  part: 'run' | 'worker' | 'alone';
  redis: string;
  /** Where the pictures are. */
  folder: string;
  journal: string;
  samples: number;
  /** An OpenAI to ask; absent: an annotator that answers by itself after `latencyMs`. */
  baseURL?: string;
  /** Nothing of what the vendor tells of its limits is heard, but that it turns calls down. */
  deaf?: boolean;
  latencyMs?: number;
  /** The limit that this one tells with its answers, as vendors do; it does not hold it up. */
  tellsPerMinute?: number;
  /** Most questions in flight: of the whole run, or of this worker. */
  concurrency: number;
  requestsPerMinute?: number;
  budgetUsd?: number;
  price?: Price;
  lostAfterMs?: number;
}

/** What a process tells at its end. */
export interface PartReport {
  annotations: number;
  overspent: boolean;
  failures: number;
  /** From the first answer on: what loading took is left out. */
  cpuSeconds: number;
  /** From the first answer to the last. */
  seconds: number;
  /** Resident memory, every five seconds. */
  megabytes: number[];
}

const pictures = 4;
const settings = JSON.parse(process.argv[2] ?? '{}') as PartSettings;
const { folder, redis, concurrency } = settings;
const report: PartReport = { annotations: 0, overspent: false, failures: 0, cpuSeconds: 0, seconds: 0, megabytes: [] };
let began: NodeJS.CpuUsage | undefined;
const watch = setInterval(() => report.megabytes.push(Math.round(process.memoryUsage.rss() / 1e6)), 5_000);
await (settings.part === 'worker' ? work() : run());
clearInterval(watch);
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ ...report, cpuSeconds: (user + system) / 1e6 } satisfies PartReport));

async function work(): Promise<void> {
  const annotators = [makeAnnotator()];
  const { lostAfterMs } = settings;
  const onProgress = () => {
    began ??= process.cpuUsage();
  };
  const member = await joinFleet({ redis, annotators, loadImage: loader(), concurrency, lostAfterMs, onProgress });
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await member.close();
  report.annotations = member.progress().answered;
}

async function run(): Promise<void> {
  const annotators = [makeAnnotator()];
  const { budgetUsd, price, requestsPerMinute } = settings;
  const journal = await openJournal(settings.journal);
  const pace = () => ({ requestsPerMinute });
  const own = {
    ...{ annotators, pace, concurrency, loadImage: loader() },
    prices: () => price,
    budget: budgetUsd === undefined ? undefined : { usd: budgetUsd },
    onFailure: () => void report.failures++,
  };
  const fleet =
    settings.part === 'alone'
      ? undefined
      : await openFleet({ redis, runId: journalId(journal.path), ...own, root: folder });
  let firstMs: number | undefined;
  try {
    const annotations = journal.annotate(samples(), {
      ...{ ...own, ...fleet?.options },
      onSettled: (key) => fleet?.settled(key),
    });
    for await (const { key } of annotations) {
      fleet?.settled(key);
      began ??= process.cpuUsage();
      firstMs ??= performance.now();
      report.annotations++;
      report.seconds = (performance.now() - firstMs) / 1_000;
    }
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    report.overspent = true;
  }
  await journal.close();
  await fleet?.close({ isDone: !report.overspent });
}

function samples(): Iterable<Sample> {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < settings.samples; index++) {
        const images = [index % pictures, (index + 1) % pictures].map((picture) => ({
          id: `${picture}`,
          url: new URL(`${picture}.png`, `file://${folder}/`).href,
        }));
        yield { id: `s${index}`, prompt: `Prompt ${index}`, images };
      }
    },
  };
}

function loader() {
  return Object.assign(originalImages({ root: folder }), { preparedBy: 'bench' });
}

function makeAnnotator(): Annotator {
  const { baseURL, deaf = false, latencyMs = 0, tellsPerMinute } = settings;
  const rateLimits = tellsPerMinute === undefined ? [] : [{ kind: 'requests' as const, limit: tellsPerMinute }];
  if (baseURL !== undefined) {
    const annotator = openai({ model: 'gpt-6-luna', baseURL, apiKey: 'of the worker' });
    return deaf ? withoutLimits(annotator) : annotator;
  }
  return {
    ...{ specVersion: 1, id: 'bench:still' },
    async answer(question) {
      await wait(latencyMs);
      return { output: scoresFor(question), usage: { inputTokens: 900, outputTokens: 400 }, rateLimits };
    },
  };
}

/** The same annotator at a vendor that does not tell its limits. */
function withoutLimits(annotator: Annotator): Annotator {
  return {
    ...annotator,
    async answer(question, options) {
      try {
        const { rateLimits: _, ...answer } = await annotator.answer(question, options);
        return answer;
      } catch (error) {
        if (!(error instanceof AnnotatorError)) throw error;
        const { code, message, retryAfterMs, usage, model } = error;
        throw new AnnotatorError(code, message, { retryAfterMs, usage, model });
      }
    },
  };
}

function scoresFor({ imageIds, aspects }: Question): object {
  return {
    images: imageIds.map((_, place) => ({
      image: String.fromCharCode(65 + place),
      ...Object.fromEntries(
        aspects.map(({ id, levels }) => [
          id,
          { rationale: `What decides ${id} is seen at once.`, level: levels[2].name },
        ]),
      ),
    })),
  };
}
