/** Bytes to be looked for at a place. They are compared four at a time. */
export interface Written {
  length: number;
  /** The first bytes, and at last the last four, which may be some of those before. */
  words: Int32Array;
}

/** Bytes of a length from 4 up. */
export function writtenFrom(view: DataView, start: number, end: number): Written {
  const written = { length: 0, words: new Int32Array(Math.ceil((end - start) / 4)) };
  rewrite(written, view, start, end);
  return written;
}

/** Makes it other bytes, from 4 up to as many as there is room for. */
export function rewrite(written: Written, view: DataView, start: number, end: number): void {
  written.length = end - start;
  const last = wordCount(written.length) - 1;
  for (let word = 0; word < last; word++) written.words[word] = view.getInt32(start + 4 * word);
  written.words[last] = view.getInt32(end - 4);
}

/** Whether the bytes stand there. */
export function isWritten({ length, words }: Written, view: DataView, start: number): boolean {
  const end = start + length;
  if (start < 0 || end > view.byteLength) return false;
  const last = wordCount(length) - 1;
  for (let word = 0; word < last; word++) if (view.getInt32(start + 4 * word) !== words[word]) return false;
  return view.getInt32(end - 4) === words[last];
}

function wordCount(length: number): number {
  return (length + 3) >> 2;
}
