/** Anything that gives items one after the other. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;
