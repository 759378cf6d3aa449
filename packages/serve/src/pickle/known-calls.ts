import { countOf, type ElementType, elementTypeOf, nest, readElements } from './numpy.ts';
import { refusePickle } from './pickle-error.ts';

/**
 * The few things that a pickle may call, as Python names them. They are not Python's: each is done here, and makes
 * nothing but data. Whatever has another name is refused when it is named.
 */
export interface KnownCalls {
  /** The thing of a name. */
  find(module: unknown, name: unknown): KnownCall;
  /** Whether something on the stack is one of these things. */
  isKnown(thing: unknown): thing is KnownCall;
  /** Gives a made thing its content: an array its elements, a type its byte order. */
  build(made: unknown, state: unknown): void;
}

/** Makes data of arguments. */
export type KnownCall = { call(args: readonly unknown[]): unknown };

/** An array whose content is still to come. It is a list already, because others may refer to it. */
type Pending = unknown[];

/** Most elements of all arrays together. */
const mostElements = 1_000_000;

/** Opens what may be called. Together the calls make no more than so many bytes and elements. */
export function openKnownCalls(budget: number): KnownCalls {
  let left = budget;
  let elementsLeft = mostElements;
  const spend = (size: number) => {
    left -= size;
    if (left < 0) throw refusePickle('it would become far larger than it is');
  };
  const spendElements = (count: number) => {
    elementsLeft -= count;
    if (elementsLeft < 0) throw refusePickle(`its arrays have more than ${mostElements} elements`);
  };
  const types = new WeakSet<object>();
  const pending = new WeakSet<Pending>();
  const typeOf = (value: unknown): ElementType => {
    if (typeof value === 'object' && value !== null && types.has(value)) return value as ElementType;
    throw refusePickle('an array has no type of elements');
  };
  const elements = (type: ElementType, content: unknown, count: number): unknown[] => {
    spendElements(count);
    if (!(content instanceof Uint8Array)) throw refusePickle('an array has no bytes');
    return readElements(type, content, count);
  };
  const array = () => {
    const made: Pending = [];
    pending.add(made);
    return made;
  };
  const dtype = ([name]: readonly unknown[]) => {
    const type = elementTypeOf(name);
    types.add(type);
    return type;
  };
  const scalar = ([type, content]: readonly unknown[]) => elements(typeOf(type), content, 1)[0];
  const fromBuffer = ([content, type, given, order]: readonly unknown[]) => {
    const { shape, count } = countOf(given);
    return nest(elements(typeOf(type), content, count), shape, order === 'F');
  };
  const encode = ([text, codec]: readonly unknown[]) => {
    if (typeof text !== 'string' || !/^latin-?1$/.test(String(codec)))
      throw refusePickle('bytes are encoded strangely');
    spend(text.length);
    return Buffer.from(text, 'latin1');
  };
  const copy = ([content = new Uint8Array()]: readonly unknown[]) => {
    if (content instanceof Uint8Array) return content;
    throw refusePickle('bytes are made of something else');
  };
  const calls = new Map<string, KnownCall>();
  const things = new WeakSet<object>();
  const allow = (modules: readonly string[], name: string, call: KnownCall['call']) => {
    const thing = { call };
    things.add(thing);
    for (const module of modules) calls.set(`${module} ${name}`, thing);
  };
  allow(['_codecs'], 'encode', encode);
  for (const name of ['bytes', 'bytearray']) allow(['builtins', '__builtin__'], name, copy);
  allow(['numpy'], 'dtype', dtype);
  allow(['numpy'], 'ndarray', array);
  // NumPy 2 moved what NumPy 1 has in `numpy.core`.
  allow(['numpy.core.multiarray', 'numpy._core.multiarray'], '_reconstruct', array);
  allow(['numpy.core.multiarray', 'numpy._core.multiarray'], 'scalar', scalar);
  allow(['numpy.core.numeric', 'numpy._core.numeric'], '_frombuffer', fromBuffer);
  return {
    find(module, name) {
      const found = calls.get(`${module} ${name}`);
      if (found && typeof module === 'string' && typeof name === 'string') return found;
      throw refusePickle(`it names ${JSON.stringify(`${String(module).slice(0, 80)}.${String(name).slice(0, 80)}`)}`);
    },
    isKnown: (thing): thing is KnownCall => typeof thing === 'object' && thing !== null && things.has(thing),
    build(made, state) {
      const parts = Array.isArray(state) ? state : [];
      if (Array.isArray(made) && pending.delete(made)) {
        const [, given, type, fortran, content] = parts;
        const { shape, count } = countOf(given);
        const isObjects = typeOf(type).kind === 'O' && Array.isArray(content) && content.length === count;
        if (isObjects) spendElements(count);
        const all: readonly unknown[] = isObjects ? content : elements(typeOf(type), content, count);
        for (const element of nest(all, shape, fortran === true)) made.push(element);
      } else if (typeof made === 'object' && made !== null && types.has(made)) {
        (made as ElementType).littleEndian = parts[1] !== '>';
      } else {
        throw refusePickle('it sets the state of something');
      }
    },
  };
}
