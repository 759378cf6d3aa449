import { InputError } from '../contract/errors.ts';

/**
 * An API key without white space around it.
 *
 * @param from Where it comes from, in words that say what to set: `{ apiKey } or OPENAI_API_KEY`.
 * @throws InputError when it has a character that no request can carry. The key itself is not repeated.
 */
export function checkApiKey(key: string, from: string): string {
  const trimmed = key.trim();
  const at = [...trimmed].findIndex((character) => !/[\x20-\x7e]/.test(character));
  if (at === -1) return trimmed;
  const code = [...trimmed][at]?.codePointAt(0) ?? 0;
  throw new InputError(
    `The API key has a character that no key has: number ${at + 1} is U+${code.toString(16).toUpperCase().padStart(4, '0')}. It may have been shortened or dressed up where it was copied. Copy it again and set ${from}.`,
  );
}
