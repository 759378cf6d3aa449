import {
  type Aspect,
  annotate,
  type Failure,
  type LoadImage,
  listwise,
  pairwise,
  type Question,
  type Sample,
  type Source,
  type Strategy,
} from '@visionprefer/core';
import type { Journal } from '@visionprefer/journal';
import { loadPage } from '#page';
import { servedPage } from '../write/page-shell.ts';
import { setUpDesk } from './desk.ts';
import { serveReview } from './review-server.ts';

/** How a person reviews. */
export interface ReviewOptions {
  /** Who the person is: the annotator's id is `human:` and this. */
  name: string;
  /** Give every image a score from 1 to 5, or say of every two which is better. */
  ask: 'scores' | 'better';
  aspects: readonly Aspect[];
  loadImage: LoadImage;
  /** What is settled in it is not asked again, and answers are written into it. Not closed here. */
  journal: Pick<Journal, 'append' | 'takeBack' | typeof Symbol.asyncIterator>;
  /** Draws the order of the images. Default 0. */
  seed?: number | undefined;
  /** Questions in all, and how many of them were answered before. */
  progress: { answered: number; of: number };
  /** Default 0: any that is free. */
  port?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told the address of the page once it can be opened. */
  onOpen(url: string): void;
  onFailure(failure: Failure): void;
}

/** What a review came to. */
export interface ReviewSummary {
  /** Answers that were given and not taken back. */
  answered: number;
  /** Whether nothing is left to ask. */
  complete: boolean;
}

/** The longest that a timer can wait, some 24 days: a person is not hurried. */
const patienceMs = 2 ** 31 - 1;

/**
 * Puts samples before a person, blind: two or more images in an order drawn by seed, without names and without what
 * others said, on a page that this machine alone can open. The person is an annotator like any other, so that what is
 * asked, its keys and what goes into the journal are the same as for a model. Ends when the person says so, or on abort.
 *
 * @throws InputError for options that cannot work.
 */
export async function review(samples: Source<Sample>, options: ReviewOptions): Promise<ReviewSummary> {
  const { ask, journal, aspects, loadImage, onFailure, seed = 0 } = options;
  const about = new WeakMap<object, { prompt: string; place: number }>();
  const places = new Map<string, number>();
  const strategy =
    ask === 'scores' ? listwise({ seed, rationale: 'none' }) : pairwise({ seed, orders: 1, rationale: 'none' });
  const desk = setUpDesk({
    ...options,
    aboutOf: (question) => about.get(question) ?? { prompt: '', place: 0 },
    journal,
  });
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  const server = await serveReview({
    desk,
    ...servedPage(await loadPage('review'), 'Review · VisionPrefer'),
    onFinish: () => ended.abort(new Finished()),
    port: options.port,
  });
  try {
    options.onOpen(server.url);
    const asked = annotate(counting(samples, places), {
      annotators: [desk.annotator],
      aspects,
      strategy: noting(strategy, (question, { id, prompt }) => {
        about.set(question, { prompt, place: places.get(id) ?? 0 });
      }),
      loadImage,
      resume: journal,
      // One is looked at, the next ones are made ready.
      concurrency: 3,
      timeoutMs: patienceMs,
      signal,
      onFailure,
    });
    for await (const annotation of asked) await desk.keep(annotation);
    desk.exhaust();
    // The page stays, so that the last answer can still be taken back; the person ends it.
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    desk.close();
    await server.close();
  }
  const { answered, of } = desk.state();
  return { answered: answered - options.progress.answered, complete: answered >= of };
}

/** Why a review ends that its person has ended. */
class Finished extends Error {
  override readonly name = 'Finished';
}

/** Samples as they are, which can be read as often as before, while the place of each in their order is noted. */
function counting(samples: Source<Sample>, places: Map<string, number>): AsyncIterable<Sample> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const sample of samples) {
        if (!places.has(sample.id)) places.set(sample.id, places.size);
        yield sample;
      }
    },
  };
}

/** A strategy that tells of each question which sample it is about. */
function noting(
  strategy: Strategy,
  note: (question: Question, sample: Pick<Sample, 'id' | 'prompt'>) => void,
): Strategy {
  const ask = function* (...given: Parameters<Strategy['ask']>): Generator<Question> {
    for (const question of strategy.ask(...given)) {
      note(question as Question, given[0]);
      yield question as Question;
    }
  };
  return { ...strategy, ask: ask as Strategy['ask'] };
}
