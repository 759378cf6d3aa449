import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Sample } from '@visionprefer/core';
import type OpenAI from 'openai';

/** What a client is told. */
export interface ClientSettings {
  baseURL: string;
  samplesFile: string;
  concurrency: number;
  /** Where ours writes its journal. */
  journal: string;
}

/** What a client found, and what it took from its first call to its last answer. */
export interface ClientReport {
  done: number;
  /** Questions whose answer could not be read, asked once more. */
  unreadable: number;
  wallSeconds: number;
  cpuSeconds: number;
  /** CPU seconds before it began: Node itself, and loading the code. */
  startSeconds: number;
  peakMegabytes: number;
  /** Resident memory after each tenth of the samples. */
  megabytes: number[];
  lagP99Ms: number;
}

/**
 * Runs a client in this process: reads its settings, measures, and prints the report as one line of JSON.
 *
 * @param work Gives how many answers could not be read, where it knows.
 */
export async function runClient(
  work: (settings: ClientSettings, count: () => void) => Promise<number | undefined>,
): Promise<void> {
  const settings = JSON.parse(process.argv[2] ?? '{}') as ClientSettings;
  const total = readFileSync(settings.samplesFile, 'utf8').split('\n').length - 1;
  const megabytes: number[] = [];
  let done = 0;
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const startSeconds = cpuSeconds();
  const startedMs = performance.now();
  const unreadable = await work(settings, () => {
    if (++done % Math.ceil(total / 10) === 0) megabytes.push(process.memoryUsage.rss() / 1e6);
  });
  const report: ClientReport = {
    done,
    unreadable: unreadable ?? 0,
    wallSeconds: (performance.now() - startedMs) / 1_000,
    cpuSeconds: cpuSeconds() - startSeconds,
    startSeconds,
    peakMegabytes: process.resourceUsage().maxRSS / 1e3,
    megabytes,
    lagP99Ms: lag.percentile(99) / 1e6,
  };
  console.log(JSON.stringify(report));
}

/** The samples of a file, with their pictures' paths. */
export function readSamples(file: string): Sample[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Sample);
}

/** A sample as a request of Chat Completions, the pictures read from disk and put into it as text. */
export async function writeRequest(
  file: string,
  { prompt, images }: Sample,
): Promise<OpenAI.Chat.ChatCompletionCreateParamsNonStreaming> {
  const pictures = await Promise.all(images.map(({ url }) => readFile(join(dirname(file), url))));
  return {
    model: 'bench',
    messages: [
      { role: 'system' as const, content: rubric },
      {
        role: 'user' as const,
        content: [
          { type: 'text' as const, text: prompt },
          ...pictures.map((bytes, index) => ({
            type: 'image_url' as const,
            image_url: { url: `data:${mediaTypeOf(images[index]?.url)};base64,${bytes.toString('base64')}` },
          })),
        ],
      },
    ],
    max_tokens: 6_400,
  };
}

function mediaTypeOf(url = ''): string {
  return url.endsWith('.png') ? 'image/png' : 'image/jpeg';
}

/** As long as ours. */
const rubric = 'Judge each image in each aspect by these levels, from worst to best. '.repeat(60);

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
