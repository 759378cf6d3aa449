/**
 * Whose JSON it is. In a `record`, half a character (a lone surrogate, which no UTF-8 can hold) is U+FFFD. In an `input` it
 * is a problem; whole numbers beyond 2^53 are the texts of their digits; and `NaN`, `Infinity` and `-Infinity` are null.
 */
export type JsonKind = 'record' | 'input';

/** `isBroken` where the text is no JSON at all. */
export type ExactJson = { value: unknown } | { problem: string; isBroken?: true };

interface Reader {
  text: string;
  at: number;
  kind: JsonKind;
}

/** JSON that says two things at once, or something that cannot be kept. */
class Unsound extends Error {}

/** Reads JSON more slowly than the engine does, and sees what the engine loses: a key that stands twice is a problem. */
export function readJsonExactly(text: string, kind: JsonKind): ExactJson {
  const reader: Reader = { text, at: 0, kind };
  try {
    const value = readValue(reader, nextToken(reader));
    if (nextToken(reader) === '') return { value };
  } catch (error) {
    if (error instanceof Unsound) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'nested too deeply to be read' };
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { problem: 'not JSON', isBroken: true };
}

const whole = /^-?(?:0|[1-9]\d*)$/;
const space = /[ \t\r\n]*/y;
const word = /[{}[\]:,]|[^ \t\r\n{}[\]:,"]*/y;

/** A bracket, colon, comma, text or word; empty at the end. */
function nextToken(reader: Reader): string {
  const { text } = reader;
  space.lastIndex = reader.at;
  space.test(text);
  const start = space.lastIndex;
  if (text[start] === '"') {
    reader.at = endOfText(text, start);
  } else {
    word.lastIndex = start;
    word.test(text);
    reader.at = word.lastIndex;
  }
  return text.slice(start, reader.at);
}

/** A text may be a picture of megabytes, so it is not walked through one character at a time. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  throw new SyntaxError('a text has no end');
}

function readValue(reader: Reader, token: string): unknown {
  if (token === '{') return readObject(reader);
  if (token === '[') return readArray(reader);
  if (token.startsWith('"')) return readText(token, reader);
  if (reader.kind === 'input' && /^(?:NaN|-?Infinity)$/.test(token)) return null;
  const value: unknown = JSON.parse(token);
  return reader.kind === 'input' && whole.test(token) && !Number.isSafeInteger(value) ? token : value;
}

function readObject(reader: Reader): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  readList(reader, '}', (token) => {
    const key = readText(token, reader);
    if (entries.has(key)) throw new Unsound(`the key ${JSON.stringify(key)} stands twice in one object`);
    if (nextToken(reader) !== ':') throw new SyntaxError('a key has no colon');
    entries.set(key, readValue(reader, nextToken(reader)));
  });
  return Object.fromEntries(entries);
}

function readArray(reader: Reader): unknown[] {
  const items: unknown[] = [];
  readList(reader, ']', (token) => items.push(readValue(reader, token)));
  return items;
}

/** Items with commas between them, up to the bracket that closes. */
function readList(reader: Reader, bracket: '}' | ']', readItem: (token: string) => void): void {
  let token = nextToken(reader);
  if (token === bracket) return;
  for (;;) {
    readItem(token);
    const after = nextToken(reader);
    if (after === bracket) return;
    if (after !== ',') throw new SyntaxError('a comma is missing');
    token = nextToken(reader);
  }
}

function readText(token: string, { kind }: Reader): string {
  const text: unknown = JSON.parse(token);
  if (typeof text !== 'string') throw new SyntaxError('a key is no text');
  if (text.isWellFormed()) return text;
  if (kind === 'record') return text.toWellFormed();
  const half = /[\ud800-\udfff]/u.exec(text)?.[0].charCodeAt(0).toString(16);
  const around = JSON.stringify(text.toWellFormed().slice(0, 40));
  throw new Unsound(
    `half a character (\\u${half}, a lone surrogate) in ${around}: the text was cut within a character, such as an emoji`,
  );
}
