import {
  type Annotation,
  createKeySet,
  type Failure,
  type KeySet,
  type KnownImages,
  type ListedQuestion,
  listQuestions,
  type Sample,
} from '@visionprefer/core';
import { type ImagesFile, type Journal, parseJsonLine, readLines } from '@visionprefer/journal';
import { count } from '../terminal/count.ts';
import type { AnnotatePlan } from './annotate-plan.ts';
import { createReasons, imageChanged, type Reasons } from './ask-reasons.ts';

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
  const list = (samples: AsyncIterable<Sample>) => listQuestions(follow(samples, known.next), { ...plan, known });
  const survey: Survey = { samples: 0, settled: 0, toAsk: 0, reasons: {}, unseen: 0, nothingToDo: true };
  const open = createKeySet();
  await countQuestions(survey, { ...surveyed, settled, list, open });
  if (signal.aborted) return undefined;
  if (survey.toAsk === 0) return survey;

  const reasons = createReasons(plan.retry);
  for await (const annotation of readAnnotationsOf(journal.path, open)) {
    if (!reasons.note(annotation)) return survey;
  }
  await findReasons(survey, { ...surveyed, settled, list, open, reasons, isUnseen: known.isUnseen });
  return signal.aborted ? undefined : survey;
}

/** What both passes over the samples need. */
interface Pass extends Surveyed {
  settled: KeySet;
  /** The questions of samples. */
  list(samples: AsyncIterable<Sample>): AsyncIterable<ListedQuestion | Failure>;
  /** Ids of samples that have a question to ask. */
  open: KeySet;
}

/** The first pass: how many questions are settled, and how many are to be asked of which samples. */
async function countQuestions(
  survey: Survey,
  { samples, signal, settled, list, open, onSettled }: Pass,
): Promise<void> {
  for await (const listed of list(follow(until(signal, samples), () => survey.samples++))) {
    if (isSettled(listed, settled)) {
      survey.settled++;
      onSettled(listed.key);
      continue;
    }
    survey.nothingToDo = false;
    if (isFailure(listed) || listed.abstains) continue;
    open.add(listed.sampleId);
    survey.toAsk++;
  }
}

/** The second pass, over samples that have a question to ask: why it is to be asked. */
async function findReasons(
  survey: Survey,
  { samples, signal, settled, list, open, reasons, isUnseen }: Pass & { reasons: Reasons; isUnseen(): boolean },
): Promise<void> {
  for await (const listed of list(only(until(signal, samples), open))) {
    if (isFailure(listed) || listed.abstains || isSettled(listed, settled)) continue;
    const reason = reasons.find(listed);
    if (reason === imageChanged && listed.key === undefined && isUnseen()) {
      survey.toAsk--;
      survey.unseen++;
      continue;
    }
    survey.reasons[reason] = (survey.reasons[reason] ?? 0) + 1;
  }
}

/** A survey in words: `1,204 settled, 96 to ask: rubric fidelity v2`. */
export function describeSurvey({ settled, toAsk, reasons, unseen }: Survey): string {
  const named = Object.entries(reasons).sort(([, one], [, other]) => other - one);
  const why = named.map(([reason, questions]) => (named.length > 1 ? `${count(questions)} ${reason}` : reason));
  return [
    `${count(settled)} settled`,
    `${count(toAsk)} to ask${why.length ? `: ${why.join(', ')}` : ''}`,
    ...(unseen ? [`${count(unseen)} to be told when their images are read`] : []),
  ].join(', ');
}

/** The keys that are settled; undefined when the journal is empty. */
async function readKeys(journal: Surveyed['journal']): Promise<KeySet | undefined> {
  const keys = createKeySet();
  let lines = 0;
  for await (const { key } of journal) {
    lines++;
    if (key !== undefined) keys.add(key);
  }
  return lines ? keys : undefined;
}

/** The annotations about some samples. Whatever is no annotation was told when the journal's keys were read. */
async function* readAnnotationsOf(path: string, sampleIds: KeySet): AsyncGenerator<Annotation, void, undefined> {
  for await (const line of readLines(path)) {
    if (!('text' in line) || isAboutAnother(line.text, sampleIds)) continue;
    const parsed = parseJsonLine(line.text);
    if (!('value' in parsed)) continue;
    const annotation = parsed.value as Annotation;
    if (sampleIds.has(annotation.sampleId)) yield annotation;
  }
}

/** Tells most lines that need not be parsed. Within a text of JSON the quotes of this name would be escaped. */
function isAboutAnother(text: string, sampleIds: KeySet): boolean {
  const [, sampleId] = /"sampleId":"([^"\\]*)"/.exec(text) ?? [];
  return sampleId !== undefined && !sampleIds.has(sampleId);
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

function isFailure(listed: ListedQuestion | Failure): listed is Failure {
  return 'error' in listed;
}
