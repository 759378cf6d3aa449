import { startOf } from './display-text.ts';
import { textWidth } from './text-width.ts';

/** Breaks a printable text into lines of at most `width` columns, between words where it can. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line && textWidth(line) + 1 + textWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line) lines.push(line);
    for (let piece = pieceOf(word, width); piece && piece !== word; piece = pieceOf(word, width)) {
      lines.push(piece);
      word = word.slice(piece.length);
    }
    line = word;
  }
  return [...lines, line];
}

/** What of a word fits into a line. Few of the characters of a megabyte need to be looked at for that. */
function pieceOf(word: string, width: number): string {
  const start = word.slice(0, width * 64 + 64);
  return startOf(start, width) || codePointsOf(start, width);
}

/** A character of several code points may be wider than a narrow line: then it is broken too, rather than the line. */
function codePointsOf(start: string, width: number): string {
  let piece = '';
  for (const codePoint of start) {
    if (piece && textWidth(piece + codePoint) > width) break;
    piece += codePoint;
  }
  return piece;
}
