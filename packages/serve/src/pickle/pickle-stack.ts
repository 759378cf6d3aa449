import { refusePickle } from './pickle-error.ts';

/** What is being put together: values, and marks where lists of them begin. */
export interface PickleStack {
  push(value: unknown): void;
  pop(): unknown;
  /** The value on top. */
  last(): unknown;
  mark(): void;
  /** Takes away everything above the last mark, and the mark. */
  popMark(): unknown[];
  /** The topmost so many values as one list in their place. */
  tuple(length: number): void;
  /** Puts values into the list on top. */
  append(values: readonly unknown[]): void;
  /** Puts keys and values, in turns, into the dict on top. */
  assign(entries: readonly unknown[]): void;
}

/** Deeper lists and dicts are none that a trainer sends. */
const mostDepth = 100;
/** Python puts at most 2,000 values on the stack at once, but for tuples. */
const mostHeight = 20_000;

/** Creates an empty one. */
export function createPickleStack(): PickleStack {
  const values: unknown[] = [];
  const marks: number[] = [];
  const depths = new WeakMap<object, number>();
  const floor = () => marks.at(-1) ?? 0;
  const depthOf = (value: unknown) => (typeof value === 'object' && value !== null ? (depths.get(value) ?? 1) : 0);
  const nestIn = (container: object, contents: readonly unknown[]) => {
    const depth = contents.reduce((most: number, value) => Math.max(most, 1 + depthOf(value)), depthOf(container));
    if (depth > mostDepth) throw refusePickle(`it is nested more than ${mostDepth} deep`);
    if (depth > 1) depths.set(container, depth);
  };
  const last = () => {
    if (values.length <= floor()) throw refusePickle('it takes what is not there');
    return values.at(-1);
  };
  const pop = () => {
    const value = last();
    values.pop();
    return value;
  };
  return {
    last,
    pop,
    push(value) {
      if (values.length >= mostHeight) throw refusePickle(`more than ${mostHeight} values wait in it`);
      values.push(value);
    },
    mark() {
      if (marks.length >= mostDepth) throw refusePickle(`it is nested more than ${mostDepth} deep`);
      marks.push(values.length);
    },
    popMark() {
      const start = marks.pop();
      if (start === undefined) throw refusePickle('a list has no beginning');
      return values.splice(start);
    },
    tuple(length) {
      if (values.length - length < floor()) throw refusePickle('it takes what is not there');
      const contents = values.splice(values.length - length);
      nestIn(contents, contents);
      values.push(contents);
    },
    append(contents) {
      const list = last();
      if (!Array.isArray(list)) throw refusePickle('it appends to what is no list');
      nestIn(list, contents);
      for (const value of contents) list.push(value);
    },
    assign(entries) {
      const dict = last();
      if (!(dict instanceof Map) || entries.length % 2) throw refusePickle('it sets entries of what is no dict');
      nestIn(dict, entries);
      for (let at = 0; at < entries.length; at += 2) dict.set(entries[at], entries[at + 1]);
    },
  };
}
