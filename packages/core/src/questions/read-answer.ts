import { parseJson } from './parse-json.ts';

/** JSON found in an answer, or why none could be taken from it. */
export type AnswerJson = { value: Record<string, unknown> } | { problem: string };

/** Places in a text at which an object is looked for, so that a flood of braces costs little. */
const maxStarts = 64;

/**
 * Takes the one JSON object out of an answer. Code fences, words around it, trailing commas and raw line breaks in
 * strings are looked past, because they leave no doubt about what was meant. Two objects, a key given twice and text
 * that was cut off do leave doubt, so they are problems, as is everything else.
 */
export function readAnswer(output: unknown): AnswerJson {
  if (isObject(output)) return { value: output };
  if (typeof output !== 'string') return { problem: `expected a JSON object, got ${describe(output)}` };
  if (!output.trim()) return { problem: 'the answer is empty' };

  const found: Record<string, unknown>[] = [];
  let problem = 'no JSON object in it';
  let start = output.indexOf('{');
  for (let starts = 0; start !== -1 && starts < maxStarts; starts++) {
    const parsed = parseJson(output, start);
    if ('value' in parsed && isObject(parsed.value)) {
      found.push(parsed.value);
      start = output.indexOf('{', parsed.end);
    } else {
      if ('problem' in parsed) problem = parsed.problem;
      // What was cut off at the end may hold whole objects; they are parts of an answer, not the answer.
      if ('cutOff' in parsed && parsed.cutOff) return { problem: 'the JSON is cut off' };
      start = output.indexOf('{', start + 1);
    }
  }
  const [only, second] = found;
  if (second) return { problem: `${found.length} JSON objects in it, expected one` };
  return only ? { value: only } : { problem };
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in a few words that fit an error message. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
