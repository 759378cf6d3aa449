/** A number with separators between thousands. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}
