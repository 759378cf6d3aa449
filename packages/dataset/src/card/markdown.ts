/** A text as it may stand in a Markdown table: names of generators and annotators come from strangers. */
export function cell(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_[\]<>|&]/g, (sign) => `\\${sign}`)
    .trim();
}

/** A Markdown table; numbers stand to the right. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [heads, ...rows].map(
    (cells) => `| ${cells.map((one) => (typeof one === 'number' ? whole(one) : one)).join(' | ')} |`,
  );
  const isNumbers = (column: number) => rows.length > 0 && rows.every((row) => isNumeric(row[column]));
  const rule = `|${heads.map((_, column) => (isNumbers(column) ? '--:' : '---')).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** A whole number with separators between thousands. */
export function whole(number: number): string {
  return number.toLocaleString('en-US');
}

/** A share of a whole: `38%`. */
export function percent(part: number, all: number): string {
  if (all === 0) return '–';
  const share = (100 * part) / all;
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share)}%`;
}

function isNumeric(value: string | number | undefined): boolean {
  return typeof value === 'number' || /^(–|\$?[\d.,]+%?( \([\d.]+%\))?)$/.test(value ?? '');
}
