import { listOf, partOf } from '../part-of.ts';

/**
 * The reply of an interface in what came back: the body itself, or, where it lacks the field that every such reply has,
 * what lies in the envelope around it: `{ code: 0, data: … }` and its like, or a list of one. Only where there is exactly
 * one such thing.
 *
 * @param mark The field that every reply of the interface has, as a list, such as `choices`.
 */
export function findReply(body: unknown, mark: string): unknown {
  if (partOf(body)[mark] !== undefined) return body;
  const inner = Array.isArray(body) ? body : envelopes.map((name) => partOf(body)[name]);
  const found = inner.filter((value) => listOf(partOf(value)[mark]).length > 0);
  return found.length === 1 && (!Array.isArray(body) || body.length === 1) ? found[0] : body;
}

const envelopes = ['data', 'result', 'response', 'body', 'payload'];
