import type { JsonSchema } from '../contract/json-schema.ts';
import type { Question } from '../contract/question.ts';

/** The wording of a question as it is written out: its instructions and its schema. */
export interface WrittenWording {
  /** As JSON. */
  instructions: string;
  schema: string;
  /** UTF-8 bytes of both. */
  bytes: number;
  /** The same, as {@link longestBytes} counts. */
  longestBytes: number;
}

/** Writes out the wording of a question. All questions of a run that are worded alike share it, so it is done once. */
export function writeWording({ instructions, schema }: Pick<Question, 'instructions' | 'schema'>): WrittenWording {
  const known = written.get(schema);
  if (known?.of === instructions) return known;
  const form = JSON.stringify(schema);
  const wording = {
    of: instructions,
    instructions: JSON.stringify(instructions),
    schema: form,
    bytes: utf8Bytes(instructions) + utf8Bytes(form),
    longestBytes: longestBytes(instructions) + longestBytes(form),
  };
  written.set(schema, wording);
  return wording;
}

const written: WeakMap<JsonSchema, WrittenWording & { of: string }> = new WeakMap();

/** Bytes of a text in UTF-8: as it is, or as normalised (NFKC), which can lengthen it; whichever are more. */
export function longestBytes(text: string): number {
  const bytes = utf8Bytes(text);
  return bytes === text.length ? bytes : Math.max(bytes, utf8Bytes(text.normalize('NFKC')));
}

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

const encoder: TextEncoder = new TextEncoder();
