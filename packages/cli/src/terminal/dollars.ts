/** US dollars, as exact as it makes sense to tell: `$1,204`, `$12.40`, `$0.0021`. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  const digits = usd >= 1_000 ? 0 : usd >= 0.1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
