/** Sets a field of a plain object. An id may be any text, and assigning to `__proto__` would set none. */
export function setOwn<V>(record: Record<string, V>, field: string, value: V): void {
  if (field === '__proto__') {
    Object.defineProperty(record, field, { value, enumerable: true, configurable: true, writable: true });
  } else record[field] = value;
}
