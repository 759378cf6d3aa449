import { partOf, textOf } from './part-of.ts';
import { redact } from './redact.ts';

/** What a model said, apart from what it thought on the way. */
export interface Said {
  /** The text of the answer; where there is none, what was handed to the one function that was called. */
  text: string;
  thoughts: string;
}

/**
 * What was said in an answer's content, in whatever form a vendor, or a server like it, gives it: text, a part, a list
 * of parts, calls of functions that nobody offered. Some servers enforce a schema by such a call.
 */
export function saidIn(...contents: readonly unknown[]): Said {
  const parts = contents.flat().map(read);
  const join = (kind: 'text' | 'thought') => parts.map((part) => part[kind] ?? '').join('');
  const calls = parts.flatMap(({ call }) => call ?? []);
  const [only] = calls.length === 1 ? calls : [];
  const text = join('text');
  return { text: text.trim() ? text : (only ?? text), thoughts: join('thought') };
}

/** Why nothing was said, in words that can follow `No text came back`; with what was thought in its place. */
export function describeSilence({ thoughts }: Said, secrets: readonly (string | undefined)[]): string {
  if (!thoughts.trim()) return '.';
  return `: all of it stands in the thoughts of the model (reasoning). Turn thinking off, or give the server the parser of thoughts that belongs to the model. It thought: ${redact(thoughts, secrets).trim().slice(-mostThoughts).toWellFormed()}`;
}

/** Characters of thoughts that are kept: an answer among them stands at their end. */
const mostThoughts = 4_000;

function read(part: unknown): { text?: string; thought?: string; call?: string } {
  if (typeof part === 'string') return { text: part };
  const {
    type,
    text,
    thought,
    thinking,
    reasoning,
    reasoning_content,
    function: named,
    functionCall,
    ...rest
  } = partOf(part);
  const thoughts = thinking ?? reasoning ?? reasoning_content;
  if (thoughts !== undefined) return { thought: plain(thoughts) };
  if (thought || (typeof type === 'string' && /think|reason/i.test(type)))
    return { thought: plain(text ?? rest.summary) };
  const handed =
    partOf(named).arguments ?? partOf(functionCall).args ?? rest.arguments ?? (isCall(type) ? rest.input : undefined);
  if (handed !== undefined) return { call: typeof handed === 'string' ? handed : JSON.stringify(handed) };
  const isText = type === undefined || type === null || type === 'text' || type === 'output_text';
  return isText ? { text: textOf(text) ?? '' } : {};
}

function isCall(type: unknown): boolean {
  return type === 'tool_use' || type === 'tool-call';
}

/** The words of thoughts, which are text or parts with text. */
function plain(value: unknown): string {
  return [value]
    .flat()
    .map((part) => textOf(part) ?? textOf(partOf(part).text) ?? '')
    .join('');
}
