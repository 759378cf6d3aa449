import { isDeepStrictEqual } from 'node:util';
import type { Question } from '../contract/question.ts';

/** The question, frozen all through, and what finds out whether something in it was changed all the same. */
export function frozenQuestion(question: Question): { frozen: Question; isUntouched(): boolean } {
  const before = structuredClone(dataOf(question));
  return { frozen: freeze(question), isUntouched: () => isDeepStrictEqual(dataOf(question), before) };
}

function dataOf({ read: _, ...data }: Question): Omit<Question, 'read'> {
  return data;
}

function freeze<T>(value: T): T {
  // Bytes cannot be frozen; they are compared.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
