/**
 * What an object says went wrong, beside the judgements that its form demanded: `{ "error": "no image was shown", … }`.
 * Those are then none. Undefined where it says nothing of the kind.
 */
export function declines(value: Readonly<Record<string, unknown>>): string | undefined {
  const name = Object.keys(value).find((name) => /^(errors?|refusal|refused)$/i.test(name) && tells(value[name]));
  return name === undefined ? undefined : `it says of itself ${JSON.stringify(name)}: ${JSON.stringify(value[name])}`;
}

function tells(value: unknown): boolean {
  if (typeof value === 'string') return !/^\W*(none|no|null|n\/?a|false|nil|undefined|ok)?\W*$/i.test(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).some(tells);
  return value === true;
}
