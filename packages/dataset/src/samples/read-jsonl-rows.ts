import { parseJsonLine, readLines } from '@visionprefer/journal';
import type { Row } from './row.ts';

const expected =
  'Each line must be one sample: {"id": "…", "prompt": "…", "images": [{"id": "…", "url": "…"}]}, in UTF-8';

/** Reads samples from JSON lines. */
export async function* readJsonlRows(path: string): AsyncGenerator<Row, void, undefined> {
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    yield 'value' in parsed
      ? { line: line.number, value: parsed.value }
      : { line: line.number, problem: `${parsed.problem}. ${expected}.` };
  }
}
