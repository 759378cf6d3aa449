import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '../contract/json-schema.ts';
import { isObject } from '../questions/answer/read-answer.ts';
import { show } from './proof.ts';

/**
 * What is wrong with a schema that was sent, if anything is. A vendor's own keywords may have been added; what was
 * asked must all be there, the properties in their order, because models write them in that order.
 */
export function sentSchemaProblem(expected: JsonSchema, sent: unknown, at = 'The schema'): string | undefined {
  if (!isObject(sent)) return `${at} arrived as ${show(sent)}`;
  for (const [keyword, value] of Object.entries(expected)) {
    if (keyword === 'properties' || keyword === 'items') continue;
    if (!isDeepStrictEqual(sent[keyword], value))
      return `${at} has ${keyword} ${show(sent[keyword])}; expected ${show(value)}`;
  }
  if (expected.type === 'array') return sentSchemaProblem(expected.items, sent.items, `${at}.items`);
  if (expected.type !== 'object') return undefined;
  const properties = isObject(sent.properties) ? sent.properties : {};
  const [names, expectedNames] = [Object.keys(properties), Object.keys(expected.properties)];
  if (!isDeepStrictEqual(names, expectedNames))
    return `${at} has the properties ${show(names)}; expected ${show(expectedNames)}, in this order`;
  for (const [name, schema] of Object.entries(expected.properties)) {
    const problem = sentSchemaProblem(schema, properties[name], `${at}.${name}`);
    if (problem) return problem;
  }
  return undefined;
}

/** The names of all properties and the values of all enums. */
export function schemaWords(schema: JsonSchema): string[] {
  if (schema.type === 'array') return schemaWords(schema.items);
  if (schema.type === 'string') return schema.enum ?? [];
  return Object.entries(schema.properties).flatMap(([name, inner]) => [name, ...schemaWords(inner)]);
}
