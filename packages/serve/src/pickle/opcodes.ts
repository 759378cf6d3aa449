import type { ByteSource } from './byte-source.ts';
import type { KnownCalls } from './known-calls.ts';
import { refusePickle } from './pickle-error.ts';
import type { PickleStack } from './pickle-stack.ts';
import { readDecimal, readFloat, readLong } from './read-number.ts';

/** What instructions work on. */
export interface Reading {
  source: ByteSource;
  stack: PickleStack;
  calls: KnownCalls;
  memo: Map<number, unknown>;
}

type Run = (reading: Reading) => void;

/**
 * The instructions that are followed, by their codes; the names are those of CPython's `pickletools`. Classes, persistent
 * ids, extensions, sets and buffers outside of the pickle have none.
 */
export const opcodes: readonly (Run | undefined)[] = place({
  PROTO: [0x80, ({ source }) => checkProtocol(source.byte())],
  FRAME: [0x95, ({ source }) => checkFrame(source.length64(), source.left)],
  MARK: ['(', ({ stack }) => stack.mark()],
  POP: ['0', ({ stack }) => void stack.pop()],
  POP_MARK: ['1', ({ stack }) => void stack.popMark()],
  DUP: ['2', ({ stack }) => stack.push(stack.last())],
  // Numbers, text and bytes.
  NONE: ['N', gives(() => null)],
  NEWTRUE: [0x88, gives(() => true)],
  NEWFALSE: [0x89, gives(() => false)],
  INT: ['I', gives((source) => readDecimal(source.line()))],
  LONG: ['L', gives((source) => readDecimal(source.line()))],
  BININT: ['J', gives((source) => source.int32())],
  BININT1: ['K', gives((source) => source.byte())],
  BININT2: ['M', gives((source) => source.uint16())],
  LONG1: [0x8a, gives((source) => readLong(source.take(source.byte())))],
  LONG4: [0x8b, gives((source) => readLong(source.take(source.uint32())))],
  FLOAT: ['F', gives((source) => readFloat(source.line()))],
  BINFLOAT: ['G', gives((source) => source.float64())],
  UNICODE: ['V', gives((source) => readEscaped(source.line()))],
  SHORT_BINUNICODE: [0x8c, gives((source) => readText(source.take(source.byte())))],
  BINUNICODE: ['X', gives((source) => readText(source.take(source.uint32())))],
  BINUNICODE8: [0x8d, gives((source) => readText(source.take(source.length64())))],
  SHORT_BINSTRING: ['U', gives((source) => source.take(source.byte()))],
  BINSTRING: ['T', gives((source) => source.take(source.uint32()))],
  SHORT_BINBYTES: ['C', gives((source) => source.take(source.byte()))],
  BINBYTES: ['B', gives((source) => source.take(source.uint32()))],
  BINBYTES8: [0x8e, gives((source) => source.take(source.length64()))],
  BYTEARRAY8: [0x96, gives((source) => source.take(source.length64()))],
  // Lists, tuples and dicts.
  EMPTY_LIST: [']', gives(() => [])],
  EMPTY_TUPLE: [')', gives(() => [])],
  EMPTY_DICT: ['}', gives(() => new Map())],
  LIST: ['l', collect],
  TUPLE: ['t', collect],
  TUPLE1: [0x85, ({ stack }) => stack.tuple(1)],
  TUPLE2: [0x86, ({ stack }) => stack.tuple(2)],
  TUPLE3: [0x87, ({ stack }) => stack.tuple(3)],
  APPEND: ['a', ({ stack }) => stack.append([stack.pop()])],
  APPENDS: ['e', ({ stack }) => stack.append(stack.popMark())],
  DICT: ['d', collectDict],
  SETITEM: ['s', setItem],
  SETITEMS: ['u', ({ stack }) => stack.assign(stack.popMark())],
  // What was there before.
  PUT: ['p', ({ source, stack, memo }) => void memo.set(Number(readDecimal(source.line())), stack.last())],
  BINPUT: ['q', ({ source, stack, memo }) => void memo.set(source.byte(), stack.last())],
  LONG_BINPUT: ['r', ({ source, stack, memo }) => void memo.set(source.uint32(), stack.last())],
  MEMOIZE: [0x94, ({ stack, memo }) => void memo.set(memo.size, stack.last())],
  GET: ['g', (reading) => recall(reading, Number(readDecimal(reading.source.line())))],
  BINGET: ['h', (reading) => recall(reading, reading.source.byte())],
  LONG_BINGET: ['j', (reading) => recall(reading, reading.source.uint32())],
  // The few things that may be called.
  GLOBAL: ['c', ({ source, stack, calls }) => stack.push(calls.find(nameIn(source), nameIn(source)))],
  STACK_GLOBAL: [0x93, findOnStack],
  REDUCE: ['R', call],
  BUILD: ['b', build],
});

function place(table: Readonly<Record<string, readonly [string | number, Run]>>): (Run | undefined)[] {
  const placed: (Run | undefined)[] = Array.from({ length: 256 });
  for (const [code, run] of Object.values(table)) placed[typeof code === 'string' ? code.charCodeAt(0) : code] = run;
  return placed;
}

function gives(value: (source: ByteSource) => unknown): Run {
  return ({ source, stack }) => stack.push(value(source));
}

function checkProtocol(protocol: number): void {
  if (protocol > 5) throw refusePickle(`it is of protocol ${protocol}; expected 0 to 5`);
}

function checkFrame(length: number, left: number): void {
  if (length > left) throw refusePickle(`it says that ${length} bytes follow, and has ${left}`);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function readText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** Latin-1, other characters as `\uXXXX` and `\UXXXXXXXX`; so are backslashes and line feeds. */
function readEscaped(line: Uint8Array): string {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('latin1');
  return text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const point = Number.parseInt(short ?? long ?? '', 16);
    if (point > 0x10ffff) throw refusePickle('a text holds what is no character');
    return String.fromCodePoint(point);
  });
}

function collect({ stack }: Reading): void {
  const contents = stack.popMark();
  stack.push([]);
  stack.append(contents);
}

function collectDict({ stack }: Reading): void {
  const entries = stack.popMark();
  stack.push(new Map());
  stack.assign(entries);
}

function setItem({ stack }: Reading): void {
  const value = stack.pop();
  const key = stack.pop();
  stack.assign([key, value]);
}

function recall({ stack, memo }: Reading, place: number): void {
  if (!memo.has(place)) throw refusePickle('it takes what is not there');
  stack.push(memo.get(place));
}

function nameIn(source: ByteSource): string {
  return readText(source.line());
}

function findOnStack({ stack, calls }: Reading): void {
  const name = stack.pop();
  const module = stack.pop();
  stack.push(calls.find(module, name));
}

function call({ stack, calls }: Reading): void {
  const args = stack.pop();
  const known = stack.pop();
  if (!calls.isKnown(known) || !Array.isArray(args)) throw refusePickle('it calls what is nothing to call');
  stack.push(known.call(args));
}

function build({ stack, calls }: Reading): void {
  const state = stack.pop();
  calls.build(stack.last(), state);
}
