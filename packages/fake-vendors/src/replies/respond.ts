import type { ShownQuestion, WireAnswer, WireReply, WireRequest } from '@visionprefer/core/testing';
import type { FakeRequest, FakeVendorOptions } from '../fake-vendor.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { writeText } from '../judge/write-text.ts';
import { createRandom } from '../random.ts';
import type { VendorName, VendorWire } from '../wires/vendor-wire.ts';
import { askToWait, usualForm } from './ask-to-wait.ts';
import { type Bill, type BillKeeper, keepBill } from './bill.ts';
import { type Fault, isCode, pickFault, type Script } from './fault.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import { readQuestion } from './read-question.ts';
import type { Sent } from './sent.ts';
import { createCounter } from './token-counter.ts';
import { faultsOf, firstOf, writeFault } from './write-fault.ts';

/** What came of a request, and what will be kept of it. */
export interface Responded {
  sent: Sent;
  kept: FakeRequest;
}

/** The vendors' side of every request, without the network. */
export interface Responder {
  respond(wire: VendorWire, request: WireRequest, script: Script | undefined): Responded;
  bill(): Record<VendorName, Bill>;
}

/** Creates the vendors' side. */
export function createResponder(options: FakeVendorOptions): Responder {
  const { faults = {}, rateLimit = {}, leanings = {}, seed = 0, clockSkewMs = 0, overloadMs, price } = options;
  const nowMs = () => Date.now() + clockSkewMs;
  const random = createRandom(seed);
  const countTokens = createCounter();
  const limiters = forEachVendor(() => createRateLimiter(rateLimit));
  const bills: Record<VendorName, BillKeeper> = forEachVendor(() => keepBill(price));

  /** The reply to a question that was understood, and its name: an answer, unless a script, a fault or a limit is before. */
  const replyTo = (question: Understood, script: Script | undefined): [FakeRequest['reply'], Sent] => {
    const { wire, text, usage, answer, maxOutputTokens = Number.POSITIVE_INFINITY } = question;
    const limiter = limiters[wire.vendor];
    const chosen = script ?? pickFault(faultsOf(wire, faults), question.drawn);
    if (typeof chosen === 'object') return ['script', 'text' in chosen ? answer(chosen.text) : chosen];
    const wait = { limiter, form: rateLimit.retryAfter ?? usualForm(wire), nowMs: nowMs() };
    if (chosen) {
      const sent = writeFault(chosen, { wire, answer, text, drawn: random() });
      const asksToWait = overloadMs !== undefined && (chosen === '503' || chosen === '529');
      return [chosen, asksToWait ? askToWait(wire, Number(chosen), overloadMs, wait) : sent];
    }
    const waitMs = limiter.take(usage.inputTokens);
    if (waitMs > 0) return ['rate-limited', askToWait(wire, 429, waitMs, wait)];
    if (usage.outputTokens > maxOutputTokens) return ['truncated', firstOf(wire, 'truncated') ?? answer('')];
    return ['answer', answer(text)];
  };

  return {
    respond(wire, request, script) {
      const bill = bills[wire.vendor];
      bill.countRequest();
      const model = wire.readModel(request);
      const asked = { vendor: wire.vendor, path: request.url.split('?')[0] ?? '', model };
      const read = readQuestion(wire, request, model, options);
      if ('error' in read) {
        const kept = { ...asked, instructions: '', parts: [], reply: read.error.code };
        return { sent: wire.writeError(read.error), kept };
      }
      const { shown } = read;
      const judge = createJudge(wire.vendor, shown, leanings[wire.vendor]);
      const text = writeText(shown, judge);
      const usage = countTokens(shown, text, wire.imageTokens);
      const answer = (written: string): WireReply => {
        const judged = { shown, judge, text: written, told: { usage, model } };
        const reply = wire.answer?.(request, judged) ?? wire.writeAnswer(written, judged.told);
        return withLimits(reply, wire, limiters[wire.vendor], nowMs());
      };
      const { maxOutputTokens } = shown;
      const [reply, sent] = replyTo({ wire, text, usage, answer, maxOutputTokens, drawn: random() }, script);
      if (isWorkedOn(reply, sent)) bill.charge(usage);
      if (reply === 'answer') bill.countAnswer(model, shown);
      return { sent, kept: { ...asked, ...summary(shown, judge), reply } };
    },
    bill: () => forEachVendor((vendor) => bills[vendor].bill()),
  };
}

/** A question that was understood, and what would be answered to it. */
interface Understood {
  wire: VendorWire;
  /** What the model would say. */
  text: string;
  usage: WireAnswer['usage'];
  answer(text: string): WireReply;
  maxOutputTokens: number | undefined;
  /** Decides on faults: from 0 up to 1. */
  drawn: number;
}

function forEachVendor<T>(make: (vendor: VendorName) => T): Record<VendorName, T> {
  return { openai: make('openai'), anthropic: make('anthropic'), google: make('google') };
}

/**
 * Whether the model has worked: for every answer, and for connections that broke while it did. Refusals and their kind
 * are let pass, because the tokens that they tell are made up.
 */
function isWorkedOn(reply: FakeRequest['reply'], sent: Sent): boolean {
  if (sent === 'redirect' || reply === 'error-in-200') return false;
  if (typeof sent === 'string' || 'cut' in sent || 'drip' in sent || 'endless' in sent) return true;
  return sent.status === 200 && !isCode(reply as Fault);
}

function withLimits(reply: WireReply, wire: VendorWire, limiter: RateLimiter, nowMs: number): WireReply {
  return { ...reply, headers: { ...reply.headers, ...wire.writeLimits(limiter.standing(), nowMs) } };
}

function summary({ instructions, parts, schema, maxOutputTokens }: ShownQuestion, { hashes }: Judge) {
  let images = 0;
  return {
    instructions,
    parts: parts.map((part) => ('text' in part ? part : { imageHash: hashes[images++] ?? '' })),
    schema,
    maxOutputTokens,
  };
}
