import { type JsonKind, readJsonExactly } from './read-json-exactly.ts';

/** The value of a line of JSON, or what is wrong with it and where. */
export type ParsedLine = { value: unknown } | { problem: string };

/**
 * The value of one line of JSON that holds a record. A key that stands twice is a problem, and half a character (a lone
 * surrogate) is U+FFFD, as it is in every file that holds UTF-8.
 */
export function parseJsonLine(text: string): ParsedLine {
  return parse(text, 'record');
}

/**
 * The value of one line of JSON that others wrote, of which nothing gets lost in silence. A key that stands twice is a
 * problem, and so is half a character (a lone surrogate): the text was cut. A whole number beyond 2^53 is the text of its
 * digits. `NaN` and `Infinity`, which Python writes for what is missing, are null.
 */
export function parseInputLine(text: string): ParsedLine {
  return parse(text, 'input');
}

function parse(text: string, kind: JsonKind): ParsedLine {
  try {
    const value: unknown = JSON.parse(text);
    return isExact(value, text, kind) ? { value } : readJsonExactly(text, kind);
  } catch (error) {
    if (error instanceof RangeError) return { problem: 'nested too deeply to be read' };
    const isPython = kind === 'input' && /NaN|Infinity/.test(text);
    const read = isPython ? readJsonExactly(text, kind) : undefined;
    return read && !('isBroken' in read) ? read : describeError(error as SyntaxError);
  }
}

/** What gets lost is rare, and cheaper to rule out than to look for: sometimes this says no where nothing is lost. */
function isExact(value: unknown, text: string, kind: JsonKind): boolean {
  return (
    countKeys(value) === countWrittenKeys(text) &&
    !(text.includes('\\u') && surrogate.test(text)) &&
    !(kind === 'input' && digits.test(text) && longWhole.test(text))
  );
}

const digits = /\d{16}/;
/** A whole number of 16 digits or more; or a text that holds something like one. */
const longWhole = /(?:^|[\s:,[-])\d{16,}(?:[\s,}\]]|$)/;
const surrogate = /\\u[dD][89a-fA-F]/;

/** Lists and objects within each other. Who checks a record calls itself for each, and some of our readers do too. */
const deepest = 250;

function countKeys(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > deepest) throw new RangeError('nested too deeply');
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item, depth + 1);
    return count;
  }
  for (const key in value) count += 1 + countKeys((value as Record<string, unknown>)[key], depth + 1);
  return count;
}

/** How often a text ends before a colon. It is another number than that of the keys where JSON is odd, and only there. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    let at = colon - 1;
    while (text.charCodeAt(at) <= space) at--;
    if (text.charCodeAt(at) !== quotationMark) continue;
    const end = at;
    while (text.charCodeAt(at - 1) === backslash) at--;
    if ((end - at) % 2 === 0) count++;
  }
  return count;
}

const space = 0x20;
const quotationMark = 0x22;
const backslash = 0x5c;

/** The engine's message repeats the text and counts lines from the start of it. */
function describeError({ message }: SyntaxError): { problem: string } {
  const reason = message
    .replace(/,? ?(\.\.\.)?".*is not valid JSON$/s, '')
    .replace(/(?: in JSON)? at position.*$/s, '');
  const position = /at position (\d+)/.exec(message)?.[1];
  const column = position === undefined ? '' : ` at column ${Number(position) + 1}`;
  return { problem: `not JSON (${reason}${column})` };
}
