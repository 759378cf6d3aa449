/** A part of something the vendor sent: nothing is sure to be there, or of its type. */
export type Told = { readonly [name: string]: unknown };

/** The value if it has parts, else nothing in it. */
export function partOf(value: unknown): Told {
  return typeof value === 'object' && value !== null ? (value as Told) : {};
}

/** The values of a list, none if it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
