import { parseJsonLine } from './parse-json-line.ts';

/**
 * A record as one line of JSON, without the line end. Half a character (a lone surrogate), which annotators have written,
 * is U+FFFD, as it is in every other format and for who reads the line: JSON would keep it as an escape that many readers
 * refuse.
 */
export function writeJson(record: unknown): string {
  const line = JSON.stringify(record);
  if (!line.includes('\\ud')) return line;
  const read = parseJsonLine(line);
  return 'value' in read ? JSON.stringify(read.value) : line;
}
