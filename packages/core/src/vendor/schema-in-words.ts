import type { JsonSchema } from '../contract/json-schema.ts';

/** The schema of an answer as a text to append to a question, where the vendor does not enforce it. */
export function schemaInWords(schema: JsonSchema): string {
  return `The form is this JSON Schema:\n${JSON.stringify(schema)}`;
}
