/** Bytes in the unit that suits them, by thousands: `1.2 MB`. */
export function describeSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const size = bytes / 1000 ** step;
  return `${step && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[step]}`;
}
