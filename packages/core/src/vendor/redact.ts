const gone = '[redacted]';

/** Shorter ones are no keys: servers that need none are given words such as `none`, which any text may hold. */
const leastCharacters = 8;

/**
 * A text without its secrets, fit for an error message: every given secret, plain, percent-encoded or escaped for
 * JSON; what vendors make of a key when they repeat it (`sk-ab***yz`); whatever is shaped like a key or follows
 * `Bearer`; names, passwords and keys in addresses; and long unbroken runs, which are image bytes that came back.
 *
 * @param secrets Absent ones and those under 8 characters are passed over, so that a key that may not be set needs no
 * check, and our own words stay.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  // Long runs go first: what the later patterns look at is then short enough to cost nothing.
  return withoutSecrets(text, secrets)
    .replace(/(data:[\w/+.-]{1,50};base64,)?[\w+/-]{200,}={0,2}/g, gone)
    .replace(/(?<![\w-])[\w-]{0,200}[\w-]\*{3,}[\w-]{0,200}/g, gone)
    .replace(/(\b[a-z][\w+.-]{0,20}:\/\/)[^\s/?#@"']{1,200}@/gi, `$1${gone}@`)
    .replace(
      /([?&](?:api[_-]?key|key|access[_-]?token|token|password|secret|sig|signature)=)[^\s&#"'<>)]+/gi,
      `$1${gone}`,
    )
    .replace(/\bBearer\s+(?!\[redacted\])[^\s"',;]+/gi, `Bearer ${gone}`)
    .replace(/(?<![\w-])(sk|pk|rk|gsk|xai|hf|r8)[-_][\w-]{16,}|(?<![\w-])AIza[\w-]{30,}/g, gone);
}

/** A text without these secrets, and else as it is: for an answer, of which nothing else may be changed. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return formsOf(secrets).reduce((left, secret) => left.replaceAll(secret, gone), text);
}

/** The secrets as they may be written; worked out once for a list, as long as it stays the same. */
function formsOf(secrets: readonly (string | undefined)[]): readonly string[] {
  const known = workedOut.get(secrets);
  if (known && secrets.length === known.of.length && secrets.every((secret, at) => secret === known.of[at])) {
    return known.forms;
  }
  const forms = secrets.flatMap((secret) =>
    secret && secret.length >= leastCharacters
      ? [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
      : [],
  );
  // Longest first: one secret may begin with another.
  const byLength = [...new Set(forms)].sort((a, b) => b.length - a.length);
  workedOut.set(secrets, { of: [...secrets], forms: byLength });
  return byLength;
}

const workedOut: WeakMap<object, { of: readonly (string | undefined)[]; forms: readonly string[] }> = new WeakMap();
