import { type AnnotatorErrorCode, InputError } from '@visionprefer/core/plugin';
import type { WireReply } from '@visionprefer/core/testing';

/** Faults that are no code of an annotator's error. */
type PlainFault =
  | '408'
  | '500'
  | '502' // as a page of a gateway
  | '503'
  | '504'
  | '529'
  | 'reset' // the connection breaks before the reply
  | 'cut' // the connection breaks within the reply
  | 'silence' // no reply, ever
  | 'drip' // the reply comes a byte at a time, for minutes
  | 'cut-json' // half of the answer, as if it were all
  | 'unreadable' // prose instead of JSON
  | 'redirect' // to another host, which keeps what it gets
  | 'endless' // an answer that goes on until the client leaves
  | 'stream' // the answer as a stream of events, which nobody asked for
  | 'error-in-200'; // overloaded, with status 200

const plainFaults: readonly PlainFault[] = [
  '408',
  '500',
  '502',
  '503',
  '504',
  '529',
  'reset',
  'cut',
  'silence',
  'drip',
  'cut-json',
  'unreadable',
  'redirect',
  'endless',
  'stream',
  'error-in-200',
];

/** Codes of errors that replies exist for, in each vendor's shapes. */
type FaultCode = Exclude<AnnotatorErrorCode, 'abstained' | 'network' | 'timeout'>;

const codes: readonly FaultCode[] = [
  'refused',
  'blocked',
  'truncated',
  'empty',
  'bad-image',
  'too-large',
  'bad-request',
  'rate-limited',
  'overloaded',
  'quota',
  'unauthorized',
  'unknown-model',
];

/** What can go wrong, by name. */
export type Fault = PlainFault | FaultCode;

/** What `next` puts into the next reply: a fault, what the model says, or a whole reply. */
export type Script = Fault | { text: string } | WireReply;

/** Fault → how often it happens, 0 to 1. */
export type FaultShares = Partial<Record<Fault, number>>;

/** The names of all faults. */
export const faultNames: readonly Fault[] = [...plainFaults, ...codes];

/** Whether there are replies to be had for a fault from the table of a wire's errors. */
export function isCode(fault: Fault): fault is FaultCode {
  return (codes as readonly string[]).includes(fault);
}

/**
 * Checks shares.
 *
 * @throws InputError for unknown faults, shares that are none, and shares that are more than everything together.
 */
export function checkShares<Shares extends Readonly<Partial<Record<string, number>>>>(
  shares: Shares,
  names: readonly string[] = faultNames,
): Shares {
  let sum = 0;
  for (const [name, share = 0] of Object.entries(shares)) {
    if (!names.includes(name)) throw new InputError(`There is no fault "${name}". Choose from ${names.join(', ')}.`);
    if (!(share >= 0 && share <= 1)) throw new InputError(`The share of "${name}" is ${share}; expected 0 to 1.`);
    sum += share;
  }
  if (sum > 1 + 1e-9) throw new InputError(`The shares of the faults sum to ${sum}; expected at most 1.`);
  return shares;
}

/** The fault that a number from 0 up to 1 falls on, if any. */
export function pickFault<Name extends string>(shares: Partial<Record<Name, number>>, drawn: number): Name | undefined {
  let upTo = 0;
  for (const [name, share = 0] of Object.entries(shares) as [Name, number][]) {
    upTo += share;
    if (drawn < upTo) return name;
  }
  return undefined;
}
