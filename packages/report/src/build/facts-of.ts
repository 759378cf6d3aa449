import type { Json, Sample } from '@visionprefer/core';

/** Characters of a value that are kept: what is longer is a text to read and nothing to filter by. */
const longest = 120;

/** Names of the metadata that hold something to filter by, in the order in which samples bring them. */
export function fieldsOf(samples: readonly Sample[]): string[] {
  const names = new Set(samples.flatMap(({ metadata = {} }) => Object.keys(metadata)));
  return [...names].filter((name) => samples.some((sample) => valuesOf(sample, name).length > 0));
}

/** By field: what the metadata of a sample say, of the sample or, where they hold a value for each image, of those. */
export function factsOf(sample: Sample, fields: readonly string[]): string[][] {
  return fields.map((name) => valuesOf(sample, name));
}

function valuesOf({ metadata = {} }: Sample, name: string): string[] {
  const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
  return [...new Set(textsOf(value))];
}

function textsOf(value: Json | undefined): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return String(value).length <= longest ? [String(value)] : [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap((part) =>
    typeof part === 'object' ? [] : textsOf(part),
  );
}
