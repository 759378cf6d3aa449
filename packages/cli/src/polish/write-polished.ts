import { resolve } from 'node:path';
import type { Annotation, Json } from '@visionprefer/core';
import type { Prompt } from '@visionprefer/dataset';
import { isPolished, type Polished } from '@visionprefer/generate';
import { openRecordWriter, readAnnotations } from '@visionprefer/journal';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import type { Status } from '../terminal/status.ts';
import type { PolishPlan } from './polish-plan.ts';

/** What was answered: a decision, or why there is none. */
type Answered = Polished | { decision: 'refused' | 'unreadable'; reason: string };

/** Writes both versions of each prompt, in their order, and gives how many became what. */
export async function writePolished(
  { source, chosen, keys, plan }: PolishPlan,
  out: string,
  { surroundings: { folder, stdout }, status }: { surroundings: Surroundings; status: Status },
): Promise<Record<string, number>> {
  const answers = new Map<string, Answered>();
  for await (const annotation of readAnnotations(resolve(folder, plan.out))) {
    if (!keys.has(annotation.key)) continue;
    const answer = toAnswered(annotation);
    if (answer) answers.set(annotation.sampleId, answer);
  }
  const counts: Record<string, number> = {
    ...{ kept: 0, changed: 0, declined: 0, refused: 0, unreadable: 0, 'left out': 0, unsettled: 0 },
  };
  const writer = await openRecordWriter({ named: out, folder, stdout, inputs: [source.file], replaces: isPrompt });
  try {
    for await (const prompt of source.read(() => {})) {
      const { id } = prompt;
      if (chosen.drawn && !chosen.drawn.has(id) && !chosen.dropped.has(id)) continue;
      const dropped = chosen.dropped.get(id);
      const answer = answers.get(id);
      const what = dropped !== undefined ? 'left out' : (answer?.decision ?? 'unsettled');
      counts[what] = (counts[what] ?? 0) + 1;
      const record = toRecord(prompt, dropped === undefined ? answer : { decision: 'declined', reason: dropped });
      if (record) await writer.write(record);
    }
    await writer.finish();
  } finally {
    await writer.discard();
  }
  tellUnreadable(answers, status);
  return counts;
}

function toAnswered(annotation: Annotation): Answered | undefined {
  const { outcome } = annotation;
  if (outcome === 'answered') return isPolished(annotation.output) ? annotation.output : undefined;
  if (outcome === 'unreadable') return { decision: outcome, reason: annotation.detail };
  return outcome === 'refused' || outcome === 'blocked'
    ? { decision: 'refused', reason: annotation.detail }
    : undefined;
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
