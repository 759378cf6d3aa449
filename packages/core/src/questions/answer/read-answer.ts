import { parseReply } from '../../vendor/parse-reply.ts';
import { afterThoughts, hasThoughtMark } from './after-thoughts.ts';
import { declines } from './declines.ts';
import { isClosing, isLead } from './is-lead.ts';
import { parseJson } from './parse-json.ts';

/** JSON found in an answer, or why none could be taken from it. */
export type AnswerJson = { value: Record<string, unknown> } | { problem: string };

/**
 * Takes the one JSON object that is an answer, and nothing else than the answer: what stands in thoughts, amid words
 * that may make a quotation of it, or inside of something else is none. Code fences, a few words that lead to it,
 * trailing commas and raw line breaks in strings are looked past, because they leave no doubt about what was meant. A
 * list alone is taken for the list of images.
 *
 * @param prompt The sample's prompt: an answer that stands in it word for word was not given but repeated.
 */
export function readAnswer(output: unknown, prompt = ''): AnswerJson {
  if (isObject(output)) return isQuoted(JSON.stringify(output), prompt) ? { problem: quoted } : answerIn(output);
  if (typeof output !== 'string') return { problem: `expected a JSON object, got ${describe(output)}` };
  if (!output.trim()) return { problem: 'the answer is empty' };
  let problem = '';
  for (const said of afterThoughts(writtenTwice(output) ?? output)) {
    const reading = readPlain(said, prompt);
    if ('value' in reading) return reading;
    problem = reading.problem;
  }
  return { problem };
}

/**
 * Whether a text that was cut off is an answer all the same: some models go on with blank lines, up to the cap, when
 * they have said everything.
 */
export function isWholeAnswer(text: string): boolean {
  return /\s{3}$/.test(text) && 'value' in readAnswer(text);
}

/** The answer in a text that is an answer and nothing else. */
function readPlain(said: string, prompt: string): AnswerJson {
  const lead = /^[^{[]*(?:\[\/?[a-z_]+\][^{[]*)*/i.exec(said)?.[0] ?? '';
  if (lead.length === said.length) return { problem: said.trim() ? 'no JSON object in it' : 'nothing but thoughts' };
  if (hasThoughtMark(lead)) return { problem: 'the JSON stands in thoughts, or behind what may be some' };
  const parsed = parseJson(said, lead.length);
  if ('problem' in parsed) return { problem: parsed.cutOff ? 'the JSON is cut off' : parsed.problem };
  const rest = said.slice(parsed.end);
  if (/[{[]\s*["{[]/.test(rest)) return { problem: 'more JSON follows, expected one object' };
  if (!isLead(lead) || !isClosing(rest)) {
    const words = [lead, rest].map((text) => text.trim()).filter(Boolean);
    return { problem: `words around the JSON may make a quotation of it: ${describe(words.join(' … '))}` };
  }
  if (isQuoted(said.slice(lead.length, parsed.end), prompt)) return { problem: quoted };
  if (isObject(parsed.value)) return answerIn(parsed.value);
  const [only, other] = parsed.value as unknown[];
  if (isObject(only) && other === undefined && Array.isArray(only.images)) return answerIn(only);
  return { value: { images: parsed.value } };
}

function answerIn(value: Record<string, unknown>): AnswerJson {
  const problem = declines(value);
  return problem === undefined ? { value } : { problem };
}

/** The text in a text that is JSON as a whole: some servers put an answer into JSON once more. */
function writtenTwice(output: string): string | undefined {
  if (!/^\s*"[\s\\nrt]*\{/.test(output)) return undefined;
  const inner = parseReply(output);
  return typeof inner === 'string' && inner !== output ? inner : undefined;
}

const quoted = 'it stands in the prompt word for word, and so may be a quotation';

function isQuoted(json: string, prompt: string): boolean {
  return prompt.includes('{') && prompt.replace(/\s+/g, '').includes(json.replace(/\s+/g, ''));
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in a few words that fit an error message. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}…` : text;
}
