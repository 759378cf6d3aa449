import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { anthropic } from '@visionprefer/annotator-anthropic';
import { google } from '@visionprefer/annotator-google';
import { openai } from '@visionprefer/annotator-openai';
import type { Annotation, Annotator, BatchAnswered, BatchNews, Failure, LoadImage, Progress } from '@visionprefer/core';
import type { Batching } from '@visionprefer/core/plugin';
import { imageLoader } from '@visionprefer/images';
import { openJournal } from '@visionprefer/journal';

/** A run in batches on a journal of its own. */
export interface BatchRun {
  /** Where pictures `0.png` to `3.png` lie, and the journal is kept. */
  folder: string;
  baseURL: string;
  /** Who is asked. Default: `openai`. */
  vendor?: keyof typeof makers;
  samples: number;
  /** Most requests in a batch. Default: all. */
  requests?: number;
  budgetUsd?: number;
  /** A prompt whose request is none. */
  badPrompt?: string;
  /** Whether it is asked in batches. Default: it is. */
  inBatches?: boolean;
  /** Told before and after each thing that a kill may fall between. */
  onStep?: (step: string) => void;
  drain?: AbortSignal;
}

/** What came of it. */
export interface BatchRunEnd {
  annotations: Annotation[];
  failures: Failure[];
  news: BatchNews[];
  answered: BatchAnswered[];
  progress: Progress | undefined;
  /** Pictures that were read. */
  loaded: number;
}

/** US dollars for a million tokens, outside batches. */
export const price = { input: 1, output: 4 };

const makers: Record<'openai' | 'anthropic' | 'google', (server: { baseURL: string; apiKey: string }) => Annotator> = {
  openai: (server) => openai({ model: 'gpt-6-luna', ...server }),
  anthropic: (server) => anthropic({ model: 'claude-haiku-5-5', ...server }),
  google: (server) => google({ model: 'gemini-3.8-flash', ...server }),
};

/** Asks a model in batches about samples `s0` … with the prompts `Prompt 0` …, of two images each. */
export async function runInBatches(run: BatchRun): Promise<BatchRunEnd> {
  const {
    folder,
    baseURL,
    vendor = 'openai',
    samples: count,
    budgetUsd,
    drain,
    inBatches = true,
    onStep = () => {},
  } = run;
  const samples = Array.from({ length: count }, (_, index) => ({
    id: `s${index}`,
    prompt: `Prompt ${index}`,
    images: [index % 4, (index + 1) % 4].map((shade) => ({
      id: `${shade}`,
      url: pathToFileURL(join(folder, `${shade}.png`)).href,
    })),
  }));
  const made = makers[vendor]({ baseURL, apiKey: 'rehearsal' });
  const annotators = [{ ...made, batch: made.batch && tellSteps(made.batch, run) }];
  const end: BatchRunEnd = { annotations: [], failures: [], news: [], answered: [], progress: undefined, loaded: 0 };
  const load = imageLoader({ root: folder });
  const loadImage: LoadImage = Object.assign(
    (...args: Parameters<LoadImage>) => {
      end.loaded++;
      return load(...args);
    },
    { preparedBy: load.preparedBy },
  );
  const journal = await openJournal(join(folder, 'annotations.jsonl'));
  try {
    const annotations = journal.annotate(samples, {
      ...{ annotators, drain },
      prices: () => price,
      budget: budgetUsd === undefined ? undefined : { usd: budgetUsd },
      loadImage,
      batches: inBatches
        ? {
            asks: () => true,
            firstLookMs: 5,
            shownAfterMs: 50,
            onAnswer: (answered) => end.answered.push(answered),
            onBatch(news) {
              end.news.push(news);
              onStep(`told ${news.state}`);
            },
          }
        : undefined,
      onProgress: (progress) => {
        end.progress = progress;
      },
      onFailure: (failure) => end.failures.push(failure),
    });
    for await (const annotation of annotations) {
      end.annotations.push(annotation);
      onStep('written');
    }
    return end;
  } finally {
    await journal.close();
  }
}

/** The same batching that tells its steps. */
function tellSteps(batching: Batching, { requests, badPrompt, onStep = () => {} }: BatchRun): Batching {
  const { limits, write, submit, find, status, collect } = batching;
  return {
    ...batching,
    limits: { ...limits, requests: requests ?? limits.requests },
    write: async (key, question, options) =>
      question.prompt === badPrompt ? '{ no request' : write(key, question, options),
    async submit(written, options) {
      onStep('to be handed in');
      const id = await submit(written, options);
      onStep('handed in');
      return id;
    },
    async find(ticket, options) {
      const id = await find(ticket, options);
      onStep('looked for');
      return id;
    },
    async status(id, options) {
      const told = await status(id, options);
      onStep('looked at');
      return told;
    },
    async *collect(id, options) {
      for await (const result of collect(id, options)) {
        yield result;
        onStep('read');
      }
    },
  };
}
