import { createHash } from 'node:crypto';
import { type Annotation, InputError, type Question, type Reading, type Sample } from '@visionprefer/core';
import { toOutput, withoutAnswer } from '../review/sheet.ts';
import type { Seat } from './seating.ts';
import type { TeamPlan } from './team-plan.ts';
import type { PersonAnswer } from './team-view.ts';

/** A question before one person of a team. */
export interface PersonSheet {
  /** Its seat's id, and its place among the questions of that seat: the same when the server is started again. */
  id: string;
  seat: Seat;
  question: Question;
  prompt: string;
  /** How the answer gets to the run, the first time. */
  waiting: { resolve(output: unknown): void; abstain(detail: string): void };
  sent?: PersonAnswer;
  /** The annotation that was written down; its form alone while it is taken back. */
  kept?: Annotation;
}

/** What an answer comes to: a reading of its marks, or that the person abstains. */
export type Understood =
  | { output: unknown; reading: Exclude<Reading, { outcome: 'unreadable' }> }
  | { abstains: string };

/** The id of a seat. It tells nothing of the sample, and changes when anything changes that the person is shown. */
export function seatId(name: string, { kind }: Seat, sample: Sample, plan: TeamPlan): string {
  const { seed, ask, aspects } = plan;
  const images = sample.images.map(({ id, url }) => [id, url]);
  const versions = aspects.map(({ id, version }) => [id, version]);
  const shown = [seed, ask, versions, name, kind, sample.id, sample.prompt, images];
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex').slice(0, 24);
}

/**
 * Understands what a person sent.
 *
 * @throws InputError when it is no whole answer to the question.
 */
export function understand({ question }: PersonSheet, { marks, cannot }: PersonAnswer): Understood {
  if (cannot === 'tell') return { abstains: 'Cannot tell.' };
  if (cannot) {
    const ids = cannot.broken.map((label) => question.imageIds[labelsOf(question).indexOf(label)]);
    if (ids.length === 0 || ids.includes(undefined)) throw new InputError('Say which picture is broken.');
    return { abstains: `Broken picture: ${ids.join(', ')}.` };
  }
  if (!marks) throw new InputError('The answer is empty.');
  const output = toOutput(question, marks);
  const reading = question.read(output);
  if (reading.outcome === 'unreadable') throw new InputError(`The answer is not complete: ${reading.detail}.`);
  return { output, reading };
}

/** The annotation of a changed answer, by that of the first one. */
export function restate(kept: Annotation, understood: Understood, aspects: readonly string[]): Annotation {
  const { comment: _, ...asked } = { comment: undefined, ...withoutAnswer(kept) };
  if ('abstains' in understood)
    return { ...asked, outcome: 'abstained', aspects: [...aspects], detail: understood.abstains };
  return { ...asked, ...understood.reading };
}

/** An annotation with what only the page knows: how long it took, and what was remarked. */
export function withRemarks(annotation: Annotation, { ms, comment = '' }: PersonAnswer): Annotation {
  const remark = comment.trim();
  return { ...annotation, ms: Math.round(ms), ...(remark && { comment: remark }) };
}

/** The labels of a question's images, in the order shown. */
export function labelsOf({ parts }: Question): string[] {
  return parts.flatMap((part) => ('image' in part ? [part.label] : []));
}
