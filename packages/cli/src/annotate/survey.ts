import {
  createKeySet,
  type Failure,
  type KeySet,
  type KnownImages,
  type ListedQuestion,
  listQuestions,
  type Sample,
} from '@visionprefer/core';
import type { ImagesFile, Journal } from '@visionprefer/journal';
import { count } from '../terminal/count.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { createReasons, imageChanged } from './ask-reasons.ts';
import { readAnnotationsOf, readKeys } from './surveyed-journal.ts';

/** What a run that goes on from an earlier one finds settled, and what it will ask. */
export interface Survey {
  samples: number;
  settled: number;
  toAsk: number;
  /** Why, with how many questions; empty when there are too many to look into. */
  reasons: Record<string, number>;
  /** Questions of which only the run will show whether they are settled: their images have to be read first. */
  unseen: number;
  /** Whether a run would have nothing to ask, to write down or to report. */
  nothingToDo: boolean;
}

/** What is surveyed, and what is known. */
export interface Surveyed {
  plan: Pick<AnnotatePlan, 'annotators' | 'aspects' | 'strategy' | 'retry'>;
  /** The samples, as often as they are wanted. */
  samples: AsyncIterable<Sample>;
  /** Opened with the outcomes that are asked again. */
  journal: Pick<Journal, 'path' | typeof Symbol.asyncIterator>;
  known: ImagesFile;
  /** Told the key of every question that is settled. */
  onSettled(key: string): void;
  /** Ends the survey. */
  signal: AbortSignal;
}

/**
 * Looks through samples and journal before anything is asked. No image is read; memory grows by some bytes a question.
 *
 * @returns undefined when the journal holds nothing yet, or the survey was ended.
 */
export async function takeSurvey(surveyed: Surveyed): Promise<Survey | undefined> {
  const { plan, journal, signal } = surveyed;
  const settled = await readKeys(journal);
  if (!settled) return undefined;
  const known = noteUnseen(surveyed.known);
  const list = async function* (samples: AsyncIterable<Sample>): AsyncGenerator<Listed, void, undefined> {
    const questions = listQuestions(follow(samples, known.next), { ...plan, known });
    for await (const listed of questions) yield { listed, isUnseen: known.isUnseen() };
  };
  const survey: Survey = { samples: 0, settled: 0, toAsk: 0, reasons: {}, unseen: 0, nothingToDo: true };
  const open = createKeySet();
  const kept = await countQuestions(survey, { ...surveyed, settled, list, open });
  if (signal.aborted) return undefined;
  if (survey.toAsk === 0) return survey;

  const reasons = createReasons(plan.retry);
  for await (const annotation of readAnnotationsOf(journal.path, open)) {
    if (!reasons.note(annotation)) return survey;
  }
  const again = kept ?? list(only(until(signal, surveyed.samples), open));
  for await (const { listed, isUnseen } of again) {
    if (isToAsk(listed, settled)) noteReason(survey, reasons.find(listed), isUnseen && listed.key === undefined);
  }
  return signal.aborted ? undefined : survey;
}

/** A question of a sample, or why there is none. */
interface Listed {
  listed: ListedQuestion | Failure;
  /** Whether the sample has images that may have changed or not. */
  isUnseen: boolean;
}

/** Questions to ask that are kept from the first pass, so that there need not be a second. */
const mostKept = 20_000;

/** What passes over the samples need. */
interface Pass extends Surveyed {
  settled: KeySet;
  /** The questions of samples. */
  list(samples: AsyncIterable<Sample>): AsyncIterable<Listed>;
  /** Ids of samples that have a question to ask. */
  open: KeySet;
}

/**
 * Counts how many questions are settled, and how many are to be asked of which samples.
 *
 * @returns The questions to ask; undefined when there are too many to be kept.
 */
async function countQuestions(
  survey: Survey,
  { samples, signal, settled, list, open, onSettled }: Pass,
): Promise<Listed[] | undefined> {
  const kept: Listed[] = [];
  for await (const question of list(follow(until(signal, samples), () => survey.samples++))) {
    const { listed } = question;
    if (isSettled(listed, settled)) {
      survey.settled++;
      onSettled(listed.key);
      continue;
    }
    survey.nothingToDo = false;
    if (!isToAsk(listed, settled)) continue;
    open.add(listed.sampleId);
    survey.toAsk++;
    if (kept.length < mostKept) kept.push(question);
  }
  return kept.length === survey.toAsk ? kept : undefined;
}

/** @param isUnseen Whether only the question's images can tell if it is settled: they have to be read first. */
function noteReason(survey: Survey, reason: string, isUnseen: boolean): void {
  if (reason === imageChanged && isUnseen) {
    survey.toAsk--;
    survey.unseen++;
    return;
  }
  survey.reasons[reason] = (survey.reasons[reason] ?? 0) + 1;
}

/** A survey in words: `1,204 settled, 96 to ask: rubric fidelity v2`; `at most 96` where only some of them may be asked. */
export function describeSurvey({ settled, toAsk, reasons, unseen }: Survey, atMost: boolean): string {
  const named = Object.entries(reasons).sort(([, one], [, other]) => other - one);
  const why = named.map(([reason, questions]) => (named.length > 1 ? `${count(questions)} ${reason}` : reason));
  return [
    `${count(settled)} settled`,
    `${atMost && toAsk > 0 ? 'at most ' : ''}${count(toAsk)} to ask${why.length ? `: ${why.join(', ')}` : ''}`,
    ...(unseen ? [`${count(unseen)} to be told when their images are read`] : []),
  ].join(', ');
}

async function* until(signal: AbortSignal, samples: AsyncIterable<Sample>): AsyncGenerator<Sample, void, undefined> {
  for await (const sample of samples) {
    if (signal.aborted) return;
    yield sample;
  }
}

/** Notes whether a sample has images that may have changed or not: no earlier run noted them. */
function noteUnseen(known: ImagesFile): KnownImages & { next(): void; isUnseen(): boolean } {
  let unseen = false;
  return {
    async find(image, limits) {
      const found = await known.find(image, limits);
      if (!found && !known.hasChanged(image)) unseen = true;
      return found;
    },
    note() {},
    next() {
      unseen = false;
    },
    isUnseen: () => unseen,
  };
}

async function* follow(samples: AsyncIterable<Sample>, told: () => void): AsyncGenerator<Sample, void, undefined> {
  for await (const sample of samples) {
    told();
    yield sample;
  }
}

async function* only(samples: AsyncIterable<Sample>, sampleIds: KeySet): AsyncGenerator<Sample, void, undefined> {
  for await (const sample of samples) if (sampleIds.has(sample.id)) yield sample;
}

function isSettled(
  listed: ListedQuestion | Failure,
  settled: KeySet,
): listed is ListedQuestion & Required<Pick<ListedQuestion, 'key'>> {
  return !isFailure(listed) && listed.key !== undefined && settled.has(listed.key);
}

function isToAsk(listed: ListedQuestion | Failure, settled: KeySet): listed is ListedQuestion {
  return !(isFailure(listed) || listed.abstains || isSettled(listed, settled));
}

function isFailure(listed: ListedQuestion | Failure): listed is Failure {
  return 'error' in listed;
}
