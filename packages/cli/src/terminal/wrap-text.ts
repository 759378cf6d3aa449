import stringWidth from 'string-width';
import { cutToWidth } from './display-text.ts';

/** Breaks a printable text into lines of at most `width` columns, between words where it can. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line && stringWidth(line) + 1 + stringWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line) lines.push(line);
    while (stringWidth(word) > width) {
      const piece = cutToWidth(word, width + 1).slice(0, -1);
      if (!piece) break;
      lines.push(piece);
      word = word.slice(piece.length);
    }
    line = word;
  }
  return [...lines, line];
}
