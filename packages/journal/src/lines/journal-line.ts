import type { Annotation, Outcome } from '@visionprefer/core';
import { writeJson } from './write-json.ts';

/** What is known of a line of a journal without reading all of it. */
export interface LineHead {
  key: string;
  outcome: Outcome;
  usd?: number;
}

/** How every line begins that {@link writeLine} wrote. */
export const lineBeginning = '{"key":"';

/** One annotation as a line. Key, outcome and price come first: by these alone a later run knows what is settled. */
export function writeLine({ key, outcome, usd, ...rest }: Annotation): string {
  return `${writeJson(usd === undefined ? { key, outcome, ...rest } : { key, outcome, usd, ...rest })}\n`;
}

const keyLength = 32;
const outcomeAt = lineBeginning.length + keyLength;
const outcomes: readonly Outcome[] = [
  'scored',
  'compared',
  'answered',
  'refused',
  'blocked',
  'unreadable',
  'abstained',
];
const outcomeHeads = outcomes.map((outcome) => ({ outcome, bytes: Buffer.from(`","outcome":"${outcome}",`) }));
const beginningBytes = Buffer.from(lineBeginning);
const usdBytes = Buffer.from('"usd":');
const hexDigits = new Uint8Array(256);
for (const digit of Buffer.from('0123456789abcdef')) hexDigits[digit] = 1;

/**
 * Reads the head of a line from its bytes; undefined when the line was not written by {@link writeLine} or is cut off,
 * and has to be read as a whole to be understood.
 */
export function readLineHead(bytes: Buffer, start: number, end: number): LineHead | undefined {
  if (bytes[end - 1] !== 0x7d || !standsAt(bytes, start, beginningBytes)) return undefined;
  const keyStart = start + beginningBytes.length;
  for (let at = keyStart; at < keyStart + keyLength; at++) if (!hexDigits[bytes[at] ?? 0]) return undefined;
  const found = outcomeHeads.find((head) => standsAt(bytes, start + outcomeAt, head.bytes));
  if (!found) return undefined;
  const key = bytes.toString('latin1', keyStart, keyStart + keyLength);
  const usdStart = start + outcomeAt + found.bytes.length;
  if (!standsAt(bytes, usdStart, usdBytes)) return { key, outcome: found.outcome };
  const comma = bytes.indexOf(0x2c, usdStart);
  const usd = Number(bytes.toString('latin1', usdStart + usdBytes.length, comma));
  return comma < end && usd >= 0 ? { key, outcome: found.outcome, usd } : undefined;
}

function standsAt(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false;
  return true;
}
