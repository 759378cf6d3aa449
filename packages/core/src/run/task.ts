import type { Annotator } from '../contract/annotator.ts';
import type { KnownImage } from '../contract/loaded-image.ts';
import type { Question } from '../contract/question.ts';
import type { Asked } from '../plan/key.ts';
import type { KnownSample } from '../questions/strategy.ts';
import type { Annotation, Usage } from '../records/records.ts';
import { addUsage, type Call, type Ending } from './call.ts';

/** One question on its way to its annotation, and what it took so far. */
export interface Task<A extends string> {
  who: Asked;
  key: string;
  question: Question<A>;
  shown: Shown;
  /** On the run's clock; undefined until it was first asked. */
  startedMs?: number;
  /** Calls made so far. */
  calls: number;
  /** Calls that failed for a reason that passes. */
  retries: number;
  /** Whether it was asked once more because an answer could not be used. */
  reasked: boolean;
  maxOutputTokens: number;
  /** Input tokens that are likely, and those that cannot be more. */
  likelyTokens: number;
  boundTokens: number;
  usage?: Usage;
  model?: string;
  usd?: number;
}

/** The images of a question as its annotation will tell of them. */
export type Shown = Pick<Annotation, 'imageIds' | 'imageHashes' | 'preparations'>;

/** Images by id: hashes and preparations, in the order they are shown. */
export function describeShown({ images }: KnownSample, imageIds: readonly string[]): Shown {
  const byId = new Map<string, KnownImage>(images.map(({ id, image }) => [id, image]));
  const prepared = imageIds.flatMap((id) => {
    const preparation = byId.get(id)?.preparation;
    return preparation === undefined ? [] : [[id, preparation] as const];
  });
  return {
    imageIds: [...imageIds],
    imageHashes: imageIds.map((id) => byId.get(id)?.hash ?? ''),
    ...(prepared.length && { preparations: Object.fromEntries(prepared) }),
  };
}

/** Adds what one call used to what the question took. */
export function addSpent<A extends string>(
  task: Task<A>,
  { usage, model }: { usage?: Usage | undefined; model?: string | undefined } = {},
  usd?: number,
): void {
  if (usage) task.usage = addUsage(task.usage, usage);
  if (model !== undefined) task.model = model;
  if (usd !== undefined) task.usd = (task.usd ?? 0) + usd;
}

/** The next call for a task. */
export function toCall<A extends string>(task: Task<A>, annotator: Annotator): Call & { question: Question<A> } {
  const { question, key, who, maxOutputTokens } = task;
  return { annotator, question, sampleId: who.sampleId, key, attempt: task.calls, maxOutputTokens };
}

/** The annotation that a task has become. */
export function toAnnotation<A extends string>(task: Task<A>, ending: Ending<A>, nowMs: number): Annotation<A> {
  const { key, who, shown, question, usage, model, usd, startedMs = nowMs } = task;
  const { answer: _, error: __, ...said } = ending;
  const aspects = question.aspects.map(({ id }) => id);
  return {
    ...{ key, ...who, ...shown },
    aspectVersions: Object.fromEntries(question.aspects.map(({ id, version }) => [id, version])) as Record<A, number>,
    ...(usage && { usage }),
    ...(model !== undefined && { model }),
    ms: Math.round(nowMs - startedMs),
    ...(usd !== undefined && { usd: Math.round(usd * 1e9) / 1e9 }),
    ...('detail' in said ? { ...said, aspects } : said),
  };
}
