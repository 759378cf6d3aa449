import type { Annotator } from '../contract/annotator.ts';
import type { KnownImage, LoadedImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import type { Failure } from '../plan/failure.ts';
import type { Asked } from '../plan/key.ts';
import { boundInputTokens, likelyInputTokens, maxOutputTokensOf } from '../plan/question-tokens.ts';
import type { Shown } from '../plan/shown.ts';
import type { Annotation, Usage } from '../records/records.ts';
import { addUsage } from './add-usage.ts';
import type { Again, Call, Ending } from './call.ts';

/**
 * One question on its way to its annotation, and what it took so far.
 *
 * @typeParam I Its images: in memory, or only known where its request is written at another time.
 */
export interface OpenQuestion<A extends string, I extends KnownImage = LoadedImage> {
  /** Of the annotation that it is to become. */
  readonly key: string;
  readonly asked: Asked;
  readonly receiver: Receiver<A>;
  /** Input tokens that are likely. */
  readonly likelyTokens: number;
  /** Tokens that its next call cannot have more of. */
  readonly mostTokens: { input: number; output: number };
  /** Its next call; the first one starts its clock. */
  nextCall(nowMs: number): Omit<Call, 'question'> & { question: Question<A, I> };
  /** Has it asked once more after an answer that cannot be used; false when that was done already. */
  reask(why: Again['again']): boolean;
  /** Counts a call that failed for a reason that passes, and gives their number. */
  countRetry(): number;
  /** Adds what one call used. */
  spend(spent: { usage?: Usage | undefined; model?: string | undefined; usd?: number | undefined }): void;
  /** The annotation that it has become. */
  toAnnotation(ending: Ending<A>, nowMs: number): Annotation<A>;
}

/** Where that goes which becomes of a question. */
export interface Receiver<A extends string> {
  /** Takes its annotation, or why there is none. */
  give(given: Annotation<A> | Failure, annotatorId: string): void;
  /** Takes that it is not asked any more, because its annotator's part has ended with this failure. */
  drop(failure: Failure): void;
}

/** A question as it was planned. */
export interface QuestionToOpen<A extends string, I extends KnownImage = LoadedImage> {
  annotator: Annotator;
  asked: Asked;
  key: string;
  question: Question<A, I>;
  shown: Shown;
}

/** Opens a question. */
export function openQuestion<A extends string, I extends KnownImage = LoadedImage>(
  { annotator, asked, key, question, shown }: QuestionToOpen<A, I>,
  receiver: Receiver<A>,
): OpenQuestion<A, I> {
  const boundTokens = boundInputTokens(annotator, question);
  let maxOutputTokens = maxOutputTokensOf(annotator, question);
  let startedMs: number | undefined;
  let calls = 0;
  let retries = 0;
  let reasked = false;
  let spent: { usage?: Usage | undefined; model?: string | undefined; usd?: number | undefined } = {};
  return {
    key,
    asked,
    receiver,
    likelyTokens: likelyInputTokens(annotator, question),
    get mostTokens() {
      return { input: boundTokens, output: maxOutputTokens };
    },
    nextCall(nowMs) {
      startedMs ??= nowMs;
      return { annotator, question, sampleId: asked.sampleId, key, attempt: calls++, maxOutputTokens };
    },
    reask(why) {
      if (reasked) return false;
      reasked = true;
      if (why === 'truncated') maxOutputTokens *= 2;
      return true;
    },
    countRetry: () => ++retries,
    spend({ usage, model = spent.model, usd }) {
      spent = {
        usage: usage ? addUsage(spent.usage, usage) : spent.usage,
        model,
        usd: usd === undefined ? spent.usd : (spent.usd ?? 0) + usd,
      };
    },
    toAnnotation: (ending, nowMs) => ({
      ...{ key, ...asked, ...shown },
      ...writeAnswer(question, ending, { ...spent, ms: Math.round(nowMs - (startedMs ?? nowMs)) }),
    }),
  };
}

function writeAnswer<A extends string>(
  question: Question<A, KnownImage>,
  { answer: _, error: __, ...reading }: Ending<A>,
  {
    usage,
    model,
    usd,
    ms,
  }: { usage?: Usage | undefined; model?: string | undefined; usd?: number | undefined; ms: number },
) {
  const aspects = question.aspects.map(({ id }) => id);
  return {
    aspectVersions: Object.fromEntries(question.aspects.map(({ id, version }) => [id, version])) as Record<A, number>,
    ...(usage && { usage }),
    ...(model !== undefined && { model }),
    ms,
    ...(usd !== undefined && { usd: Math.round(usd * 1e9) / 1e9 }),
    ...('detail' in reading ? { ...reading, aspects } : reading),
  };
}
