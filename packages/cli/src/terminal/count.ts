/** A number with separators between thousands. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** A number with the word for what is counted: `1 pair`, `2,000 pairs`. */
export function countOf(number: number, one: string, several: string = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
