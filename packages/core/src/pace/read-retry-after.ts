import type { ReplyHeaders } from '../vendor/reply-headers.ts';
/**
 * How long a vendor asks to wait, told by its response headers: `retry-after-ms` in milliseconds, `retry-after` as
 * seconds (fractions too), as a duration such as `20s` or as a date (RFC 9110 §10.2.3). When several are given the
 * latest counts.
 *
 * @param nowMs What dates are measured from. Default: {@link vendorNowMs}.
 * @returns Whole milliseconds, 0 when the date has passed, undefined when nothing readable is told. However long it is,
 * it is given as it was told: whether to wait for it is the caller's to decide.
 */
export function readRetryAfterMs(headers: ReplyHeaders, nowMs?: number): number | undefined {
  const told = [
    ...values(headers.get('retry-after-ms')).map((text) => readNumber(text)),
    ...values(headers.get('retry-after')).map(
      (text) => readDurationMs(text) ?? readDateMs(text, nowMs ?? vendorNowMs(headers)),
    ),
  ].filter((ms) => ms !== undefined);
  return told.length ? Math.max(...told.map(wholeMs)) : undefined;
}

/**
 * What time it is for the vendor whose response this is: as its `date` header says, which knows whole seconds, and
 * within that second as this machine's clock has it. A clock that is wrong, here or there, then shifts no wait.
 *
 * @returns Milliseconds since 1970; this machine's clock where the header is absent or no date.
 */
export function vendorNowMs(headers: ReplyHeaders): number {
  const told = readDateMs(headers.get('date') ?? '', 0);
  return told === undefined ? Date.now() : Math.min(Math.max(Date.now(), told), told + 999);
}

/**
 * A length of time as vendors write it: plain seconds (`3`, `0.5`) or numbers with units (`6m0s`, `12ms`, `34.4s`,
 * `1h2m`).
 *
 * @returns Whole milliseconds, rounded up; undefined when the text is anything else.
 */
export function readDurationMs(text: string): number | undefined {
  const trimmed = text.trim();
  const seconds = readNumber(trimmed);
  if (seconds !== undefined) return wholeMs(seconds * 1000);
  if (!/^(\d+(\.\d+)?(d|h|ms|m|s|us|µs|ns))+$/.test(trimmed)) return undefined;
  let sum = 0;
  for (const [, count, unit = ''] of trimmed.matchAll(/([\d.]+)([a-zµ]+)/g)) sum += Number(count) * (unitMs[unit] ?? 0);
  return Number.isFinite(sum) ? wholeMs(sum) : undefined;
}

const unitMs: Record<string, number> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/**
 * Milliseconds from `nowMs` until a date in one of HTTP's three forms or in RFC 3339's.
 *
 * @returns 0 when it has passed, undefined when the text is no such date.
 */
export function readDateMs(text: string, nowMs: number): number | undefined {
  const trimmed = text.trim();
  // Date.parse alone takes almost any text that has a number in it.
  if (!dateForms.some((form) => form.test(trimmed))) return undefined;
  const ms = Date.parse(asctime.test(trimmed) ? `${trimmed} GMT` : trimmed);
  return Number.isNaN(ms) ? undefined : wholeMs(Math.max(0, ms - nowMs));
}

const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;
const dateForms = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  asctime,
  /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/,
];

/** A header sent twice arrives joined by commas; the comma after a date's weekday joins nothing. */
function values(header: string | null): string[] {
  return header?.split(/,(?!\s*\d\d[ -][A-Z][a-z]{2})/).map((text) => text.trim()) ?? [];
}

function readNumber(text: string): number | undefined {
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Rounded up, so that nobody returns too early; but not by what a multiplication has added in the last place. */
function wholeMs(ms: number): number {
  return Math.ceil(Number(ms.toFixed(3)));
}
