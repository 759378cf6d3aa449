/** Something a vendor sent, under the names that it has for its parts: none is sure to be there, or of its type. */
export type Unsure<T = Readonly<Record<string, unknown>>> = { readonly [K in keyof T]?: unknown };

/**
 * A value as something with parts; one without parts where it is none, such as text or null.
 *
 * @typeParam T The SDK's type of it, so that a misspelt name does not compile. Default: any names.
 */
export function partOf<T = Readonly<Record<string, unknown>>>(value: unknown): Unsure<T> {
  return typeof value === 'object' && value !== null ? (value as Unsure<T>) : {};
}

/** The items of a list; none where the value is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A value that is text; undefined where it is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A value that is a number; undefined where it is none. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
