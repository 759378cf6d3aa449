/** Quick checks of values of any kind: the words that `record-checks.ts` is written in. */

/** A plain object of any fields. */
export type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record whose values all pass. The schema would drop a field called `__proto__`; read here, it stays. */
export function isRecord(value: unknown, isValue: (value: unknown) => boolean): value is Fields {
  if (!isObject(value)) return false;
  for (const field in value) if (!isValue(value[field])) return false;
  return true;
}

export function isList<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[];
export function isList(value: unknown, isItem: (item: unknown) => boolean): value is unknown[];
export function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

export function isOptional(value: unknown, isValue: (value: unknown) => boolean): boolean {
  return value === undefined || isValue(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Not blank. Most texts begin with a letter or digit, which spares the search for one. */
export function isText(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const first = value.charCodeAt(0);
  return (first > 32 && first < 127) || /\S/.test(value);
}

export function isTextRecord(value: unknown): boolean {
  return isRecord(value, isString);
}

export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function isShare(value: unknown): boolean {
  return isNumber(value) && value >= 0 && value <= 1;
}

export function isAmount(value: unknown): boolean {
  return isNumber(value) && value >= 0;
}

export function isAmounts(value: unknown): boolean {
  return isRecord(value, isAmount);
}

export function isAmountOrNull(value: unknown): boolean {
  return value === null || isAmount(value);
}

export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && isAmount(value);
}

export function isCounts(value: unknown): boolean {
  return isList(value, isCount);
}
