const gone = '[redacted]';

/**
 * A text without its secrets, fit for an error message: every given secret, plain, percent-encoded or escaped for
 * JSON; what vendors make of a key when they repeat it (`sk-ab***yz`); whatever is shaped like a key or follows
 * `Bearer`; and long unbroken runs, which are image bytes that came back.
 *
 * @param secrets Absent and empty ones are passed over, so that a key that may not be set needs no check.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const forms = secrets.flatMap((secret) =>
    secret ? [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)] : [],
  );
  // Longest first: one secret may begin with another.
  const byLength = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const plain = byLength.reduce((left, secret) => left.replaceAll(secret, gone), text);
  // Long runs go first: what the later patterns look at is then short enough to cost nothing.
  return plain
    .replace(/(data:[\w/+.-]{1,50};base64,)?[\w+/-]{200,}={0,2}/g, gone)
    .replace(/(?<![\w-])[\w-]{0,200}[\w-]\*{3,}[\w-]{0,200}/g, gone)
    .replace(/\bBearer\s+(?!\[redacted\])[^\s"',;]+/gi, `Bearer ${gone}`)
    .replace(/(?<![\w-])(sk|pk|rk|gsk|xai|hf|r8)[-_][\w-]{16,}|(?<![\w-])AIza[\w-]{30,}/g, gone);
}
