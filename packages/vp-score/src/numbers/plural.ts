/** A number with the word for what is counted: `1 pair`, `2 pairs`. */
export function plural(number: number, one: string, several: string = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}
