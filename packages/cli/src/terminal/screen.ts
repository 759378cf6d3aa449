/** Where text is printed. */
export interface Screen {
  /** Columns. Lines stay one below it: a full line makes some terminals go on to the next. */
  width: number;
  /** Decides whether headings are set apart by style. */
  stream: NodeJS.WriteStream;
}

/** The terminal behind a stream; 80 columns where it is none. */
export function screenOf(stream: NodeJS.WriteStream): Screen {
  return { width: stream.columns ?? 80, stream };
}
