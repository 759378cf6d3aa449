/** A value and where it ended, or what is wrong and whether the text merely stopped too early. */
export type ParsedJson = { value: unknown; end: number } | { problem: string; cutOff: boolean };

const maxDepth = 32;
const literals: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };

/**
 * Reads one JSON value at `start`. Unlike `JSON.parse` it stops at the value's end, reports a key that is given twice
 * instead of keeping the last, and allows a trailing comma and raw control characters in strings.
 */
export function parseJson(text: string, start = 0): ParsedJson {
  const reader = { text, at: start };
  try {
    return { value: readValue(reader, 0), end: reader.at };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: error.message, cutOff: reader.at >= text.length };
  }
}

interface Reader {
  text: string;
  at: number;
}

function readValue(reader: Reader, depth: number): unknown {
  if (depth > maxDepth) throw new SyntaxError(`nested more than ${maxDepth} deep`);
  skipSpace(reader);
  const next = reader.text[reader.at];
  if (next === '{') return readObject(reader, depth);
  if (next === '[') return readArray(reader, depth);
  if (next === '"') return readString(reader);
  for (const [word, value] of literals) {
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  }
  return readNumber(reader);
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  reader.at++;
  while (!closes(reader, '}')) {
    if (reader.text[reader.at] !== '"') throw unexpected(reader, 'a key');
    const key = readString(reader);
    if (Object.hasOwn(object, key)) throw new SyntaxError(`the key ${JSON.stringify(key)} is given twice`);
    skipSpace(reader);
    if (reader.text[reader.at] !== ':') throw unexpected(reader, 'a colon');
    reader.at++;
    const value = readValue(reader, depth + 1);
    // The one name that setting does not make a member of.
    if (key === '__proto__') Object.defineProperty(object, key, { ...member, value });
    else object[key] = value;
    skipComma(reader, '}');
  }
  return object;
}

const member: PropertyDescriptor = { enumerable: true, configurable: true, writable: true };

function readArray(reader: Reader, depth: number): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (!closes(reader, ']')) {
    items.push(readValue(reader, depth + 1));
    skipComma(reader, ']');
  }
  return items;
}

function readString(reader: Reader): string {
  let value = '';
  let from = ++reader.at;
  const end = reader.text.indexOf('"', from);
  const plain = reader.text.slice(from, end);
  if (end !== -1 && !plain.includes('\\')) {
    reader.at = end + 1;
    return plain;
  }
  for (; reader.at < reader.text.length; reader.at++) {
    const character = reader.text[reader.at];
    if (character === '"') {
      value += reader.text.slice(from, reader.at++);
      return value;
    }
    if (character === '\\') {
      value += reader.text.slice(from, reader.at);
      value += readEscape(reader);
      from = reader.at + 1;
    }
  }
  throw unexpected(reader, 'the end of a string');
}

/** Leaves the reader on the last character of the escape. */
function readEscape(reader: Reader): string {
  const letter = reader.text[++reader.at];
  if (letter === undefined) throw unexpected(reader, 'an escape');
  if (letter === 'u') {
    const hex = reader.text.slice(reader.at + 1, reader.at + 5);
    reader.at += hex.length;
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw unexpected(reader, 'four hex digits');
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
  const escaped = escapes[letter];
  if (escaped === undefined) throw unexpected(reader, 'a known escape');
  return escaped;
}

function readNumber(reader: Reader): number {
  const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  number.lastIndex = reader.at;
  const match = number.exec(reader.text);
  if (!match) throw unexpected(reader, 'a value');
  reader.at += match[0].length;
  return Number(match[0]);
}

function closes(reader: Reader, bracket: '}' | ']'): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== bracket) return false;
  reader.at++;
  return true;
}

function skipComma(reader: Reader, bracket: '}' | ']'): void {
  skipSpace(reader);
  if (reader.text[reader.at] === ',') reader.at++;
  else if (reader.text[reader.at] !== bracket) throw unexpected(reader, `a comma or ${bracket}`);
}

const space = /\s+/y;

function skipSpace(reader: Reader): void {
  // Most often there is none.
  const next = reader.text.charCodeAt(reader.at);
  if (next > 0x20 && next < 0x80) return;
  space.lastIndex = reader.at;
  if (space.test(reader.text)) reader.at = space.lastIndex;
}

function unexpected(reader: Reader, expected: string): SyntaxError {
  const found = reader.text[reader.at];
  return new SyntaxError(
    found === undefined
      ? `it ends where ${expected} should be`
      : `${JSON.stringify(found)} where ${expected} should be`,
  );
}
