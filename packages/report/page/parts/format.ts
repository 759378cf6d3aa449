/** A number with separators between thousands. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number of things: `1 pair`, `12 pairs`. */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A score or a distance in score points. */
export function points(value: number): string {
  // Half a hundredth below zero is zero, and a minus is no hyphen.
  return (Math.round(value * 100) / 100 || 0).toFixed(2).replace('-', '−');
}

/** A share as a percentage; less than a tenth is not lost. */
export function percent(share: number): string {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return `${(share * 100).toFixed(digits)}\u00a0%`;
}

/** The ends of the interval of a share: ` [63, 72]`; nothing where they are not known. */
export function range({ low, high }: { low: number | null; high: number | null }): string {
  return low === null || high === null ? '' : `\u00a0[${Math.round(low * 100)},\u00a0${Math.round(high * 100)}]`;
}

/** A sentence whose figures stay on one line: no break before a percent sign or within an interval. */
export function unbroken(text: string): string {
  return text
    .replaceAll(' %', '\u00a0%')
    .replace(/\[([\d.]+), ([\d.]+)\]/g, '[$1,\u00a0$2]')
    .replaceAll(' [', '\u00a0[');
}

/** The place in which something was shown, from 0: `first`, `second`, and so on. */
export function ordinal(place: number): string {
  const words = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
  return words[place] ?? `at place ${place + 1}`;
}

/** A vote as it was given: 4 is 4, and 3.5 is 3.5. */
export function asGiven(score: number): string {
  return String(Math.round(score * 100) / 100);
}

/** US dollars, finer the less they are. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.01) return `$${usd.toPrecision(2)}`;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** A span of time. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}
