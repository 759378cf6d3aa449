/**
 * The fields that have a value. What is not known is absent from a record, and never `undefined`: schemas of records
 * reject that, and JSON has no word for it.
 */
export function known<T extends object>(fields: T): Known<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Known<T>;
}

/** Fields that are certain stay required; those that may be undefined may be absent instead. */
export type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
