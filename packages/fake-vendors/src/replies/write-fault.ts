import type { WireReply } from '@visionprefer/core/testing';
import type { VendorWire } from '../wires/vendor-wire.ts';
import { type Fault, type FaultShares, isCode } from './fault.ts';
import type { Sent } from './sent.ts';

/** What a fault is made of. */
export interface Faulty {
  wire: VendorWire;
  answer(text: string): WireReply;
  text: string;
  /** Chooses among several replies for one fault. */
  drawn: number;
}

/** What goes over the connection when a fault happens. */
export function writeFault(fault: Fault, { wire, answer, text, drawn }: Faulty): Sent {
  if (fault === 'reset' || fault === 'silence' || fault === 'redirect') return fault;
  if (fault === 'cut') return { cut: answer(text) };
  if (fault === 'drip') return { drip: answer(text) };
  if (fault === 'endless') return { endless: answer(text) };
  if (fault === 'stream') return asStream(answer(text));
  if (fault === 'error-in-200') {
    const message = 'Rehearsed: an error with status 200.';
    return { ...wire.writeError({ status: 503, code: 'overloaded', message }), status: 200 };
  }
  if (fault === 'cut-json') return answer(text.slice(0, text.length >> 1));
  if (fault === 'unreadable') return answer('Honestly, I like the first one. As for the others, who am I to judge?');
  if (fault === '502') return { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' };
  if (isCode(fault)) {
    const replies = [wire.errors[fault] ?? []].flat();
    const reply = replies[Math.floor(drawn * replies.length)];
    const message = `${wire.vendor} has no reply that means "${fault}".`;
    return reply ?? wire.writeError({ status: 400, code: 'bad-request', message });
  }
  const code = fault === '408' || fault === '504' ? 'timeout' : 'overloaded';
  return wire.writeError({ status: Number(fault), code, message: `Rehearsed: status ${fault}.` });
}

/** A whole answer as the one event of a stream. */
function asStream({ body, headers }: WireReply): WireReply {
  const events = `data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`;
  return { status: 200, headers: { ...headers, 'content-type': 'text/event-stream' }, body: events };
}

/** The first reply of a vendor that means this. */
export function firstOf(wire: VendorWire, code: 'truncated'): WireReply | undefined {
  return [wire.errors[code] ?? []].flat()[0];
}

/** The faults that this vendor knows: Google, for one, has no way to say that a model declined. */
export function faultsOf(wire: VendorWire, faults: FaultShares): FaultShares {
  const known = Object.entries(faults).filter(([name]) => !isCode(name as 'refused') || name in wire.errors);
  return Object.fromEntries(known);
}
