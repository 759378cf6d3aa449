import type { Annotation, Json, KeySet } from '@visionprefer/core';
import type { Prompt } from '@visionprefer/dataset';
import { isPolished, type Polished } from '@visionprefer/generate';
import { openRecordWriter, readAnnotations } from '@visionprefer/journal';
import type { Problem } from '../problems/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import type { ChosenPrompts } from './choose-prompts.ts';

/** What became of prompts → how many of them. */
export type PromptCounts = Record<PromptFate, number>;

/**
 * What may become of a prompt. `unpolished`: nobody polishes; `unreadable`, `unsettled`: there is no answer that can be
 * used, or none yet, and it is not written.
 */
type PromptFate = Answered['decision'] | 'unpolished' | 'left out' | 'unsettled';

/** What was answered: a decision, or why there is none. */
type Answered = Polished | { decision: 'refused' | 'unreadable'; reason: string };

/** The answers that prompts are written by. */
export interface Polishing {
  journal: string;
  /** Keys of the answers that count. */
  keys: KeySet;
}

/** Where prompts are written, and by what. */
export interface WritePromptsOptions {
  out: string;
  /** Absent: nobody polishes. */
  polishing?: Polishing | undefined;
  /** Told what is wrong with the prompts. Default: it was told before. */
  report?: ((problem: Problem) => void) | undefined;
}

/**
 * Writes both versions of each prompt, in their order, and gives how many became what.
 *
 * @throws InputError when the file holds something else.
 */
export async function writePrompts(
  { source, dropped, drawn }: ChosenPrompts,
  { out, polishing, report = () => {} }: WritePromptsOptions,
  { surroundings: { folder, stdout }, status }: { surroundings: Surroundings; status: Status },
): Promise<PromptCounts> {
  const answers = polishing && (await readAnswers(polishing));
  const counts: PromptCounts = {
    ...{ kept: 0, changed: 0, unpolished: 0, declined: 0, refused: 0, unreadable: 0, 'left out': 0, unsettled: 0 },
  };
  const writer = await openRecordWriter({ named: out, folder, stdout, inputs: [source.file], replaces: isPrompt });
  try {
    for await (const prompt of source.read(report)) {
      const { id } = prompt;
      const reason = dropped.get(id);
      if (reason === undefined && drawn && !drawn.has(id)) continue;
      const answer = answers?.get(id);
      const fate = reason !== undefined ? 'left out' : answers ? (answer?.decision ?? 'unsettled') : 'unpolished';
      counts[fate]++;
      const record = fate === 'unpolished' ? asItIs(prompt) : toRecord(prompt, leftOut(reason) ?? answer);
      if (record) await writer.write(record);
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
  if (answers) tellUnreadable(answers, status);
  return counts;
}

async function readAnswers({ journal, keys }: Polishing): Promise<Map<string, Answered>> {
  const answers = new Map<string, Answered>();
  for await (const annotation of readAnnotations(journal)) {
    if (!keys.has(annotation.key)) continue;
    const answer = toAnswered(annotation);
    if (answer) answers.set(annotation.sampleId, answer);
  }
  return answers;
}

function toAnswered(annotation: Annotation): Answered | undefined {
  const { outcome } = annotation;
  if (outcome === 'answered') return isPolished(annotation.output) ? annotation.output : undefined;
  if (outcome === 'unreadable') return { decision: outcome, reason: annotation.detail };
  return outcome === 'refused' || outcome === 'blocked'
    ? { decision: 'refused', reason: annotation.detail }
    : undefined;
}

function leftOut(reason: string | undefined): Answered | undefined {
  return reason === undefined ? undefined : { decision: 'declined', reason };
}

/** A prompt that nobody polishes. What was polished before keeps its first version. */
function asItIs({ id, prompt, metadata }: Prompt): Record<string, Json> {
  return { original: prompt, ...metadata, id, prompt };
}

/** Both versions of a prompt. What was polished before keeps its first one, and what was changed then. */
function toRecord({ id, prompt, metadata }: Prompt, answer: Answered | undefined): Record<string, Json> | undefined {
  if (answer === undefined || answer.decision === 'unreadable') return undefined;
  const { original: first, changes: earlier } = metadata ?? {};
  const isAgain = typeof first === 'string' && Array.isArray(earlier);
  const original = isAgain ? first : prompt;
  if ('reason' in answer) return { ...metadata, id, original, declined: answer.reason };
  const changed = answer.decision === 'changed' ? answer : { prompt, changes: [] };
  const changes = [...(isAgain ? earlier : []), ...changed.changes];
  return { ...metadata, id, prompt: changed.prompt, original, changes };
}

function tellUnreadable(answers: ReadonlyMap<string, Answered>, { warn }: Status): void {
  const odd = [...answers].flatMap(([id, answer]) => (answer.decision === 'unreadable' ? [{ id, ...answer }] : []));
  const [first] = odd;
  if (!first) return;
  warn(
    printable(
      `${count(odd.length)} answers are in no form that was asked for; the first, to prompt ${first.id}: ${first.reason}. Nothing is written of these prompts: --retry unreadable asks again.`,
    ),
  );
}

function isPrompt(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 'original' in record;
}
