import fc from 'fast-check';

/** A body with one thing in it, at any depth, put in place of another. */
export function mutations(body: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...pathsOf(body)), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([path, value]) => replace(body, path, value));
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner).map((path) => [name, ...path]))];
}

function replace(body: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  const inner = (body as Record<string, unknown>)[name];
  if (Array.isArray(body)) return body.with(Number(name), replace(inner, rest, value));
  return { ...(body as object), [name]: replace(inner, rest, value) };
}
