/**
 * Compares ids as people count: `image-2` before `image-10`. Runs of digits compare as whole numbers, everything else
 * by its UTF-16 code, so the order is the same on every machine and in every language. Only equal ids compare as 0.
 */
export function naturalOrder(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order =
      isDigit(a, i) && isDigit(b, j)
        ? compareNumbers(a.slice(i, endOfDigits(a, i)), b.slice(j, endOfDigits(b, j)))
        : a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
    i = isDigit(a, i) ? endOfDigits(a, i) : i + 1;
    j = isDigit(b, j) ? endOfDigits(b, j) : j + 1;
  }
  return a.length - i - (b.length - j) || (a < b ? -1 : Number(a > b));
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}

function endOfDigits(text: string, start: number): number {
  let end = start + 1;
  while (isDigit(text, end)) end++;
  return end;
}

function compareNumbers(a: string, b: string): number {
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  return x.length - y.length || (x < y ? -1 : Number(x > y));
}
