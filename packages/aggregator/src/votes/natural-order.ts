/**
 * Compares ids as people count: `image-2` before `image-10`. Runs of digits compare as whole numbers, everything else
 * by its UTF-16 code, so the order is the same on every machine and in every language. Only equal ids compare as 0.
 */
export function naturalOrder(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (isDigit(a, i) && isDigit(b, j)) {
      const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)];
      const order = compareNumbers(a, skipZeros(a, i, endA), endA, b, skipZeros(b, j, endB), endB);
      if (order !== 0) return order;
      i = endA;
      j = endB;
    } else {
      const order = a.charCodeAt(i++) - b.charCodeAt(j++);
      if (order !== 0) return order;
    }
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

function skipZeros(text: string, start: number, end: number): number {
  let index = start;
  while (index < end && text.charCodeAt(index) === 48) index++;
  return index;
}

function compareNumbers(a: string, startA: number, endA: number, b: string, startB: number, endB: number): number {
  const longer = endA - startA - (endB - startB);
  if (longer !== 0) return longer;
  for (let place = 0; place < endA - startA; place++) {
    const order = a.charCodeAt(startA + place) - b.charCodeAt(startB + place);
    if (order !== 0) return order;
  }
  return 0;
}
