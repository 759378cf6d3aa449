import type { ShownQuestion, WireReply, WireRequest } from '@visionprefer/core/testing';
import type { FakeRequest, FakeVendorOptions } from '../fake-vendor.ts';
import { createJudge, type Judge } from '../judge/judge.ts';
import { writeText } from '../judge/write-text.ts';
import { createRandom } from '../random.ts';
import { RequestProblem, type VendorError, type VendorName, type VendorWire } from '../wires/vendor-wire.ts';
import { type Bill, type BillKeeper, keepBill } from './bill.ts';
import { type Fault, type FaultShares, isCode, pickFault, type Script } from './fault.ts';
import { createRateLimiter, type RateLimiter, type RetryAfter, writeRetryAfter } from './rate-limit.ts';
import { createCounter } from './token-counter.ts';

/** What goes over the connection: a reply, whole or cut, or nothing. */
export type Sent = WireReply | { cut: WireReply } | { drip: WireReply } | 'reset' | 'silence';

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
  const limiters: Record<VendorName, RateLimiter> = {
    openai: createRateLimiter(rateLimit),
    anthropic: createRateLimiter(rateLimit),
    google: createRateLimiter(rateLimit),
  };
  const bills: Record<VendorName, BillKeeper> = {
    openai: keepBill(price),
    anthropic: keepBill(price),
    google: keepBill(price),
  };
  const respond: Responder['respond'] = (wire, request, script) => {
    const bill = bills[wire.vendor];
    bill.countRequest();
    const model = wire.readModel(request);
    const asked = { vendor: wire.vendor, path: request.url.split('?')[0] ?? '', model };
    const turnedDown = turnDown(wire, request, model, options);
    if (turnedDown) return refuse(asked, wire, turnedDown);
    const shown = readShown(wire, request);
    if (shown instanceof RequestProblem) {
      return refuse(asked, wire, { status: 400, code: 'bad-request', message: shown.message });
    }
    const judge = createJudge(wire.vendor, shown, leanings[wire.vendor]);
    const text = writeText(shown, judge);
    const usage = countTokens(shown, text, wire.imageTokens);
    const limiter = limiters[wire.vendor];
    const answer = (said: string): WireReply =>
      withLimits(
        answerWith(wire, request, { shown, judge, text: said, told: { usage, model } }),
        wire,
        limiter,
        nowMs(),
      );
    const keep = (reply: FakeRequest['reply'], sent: Sent): Responded => {
      if (isWorkedOn(reply, sent)) bill.charge(usage);
      if (reply === 'answer') bill.countAnswer(model, shown);
      return { sent, kept: { ...asked, ...summary(shown, judge), reply } };
    };

    const drawn = random();
    const chosen = script ?? pickFault(faultsOf(wire, faults), drawn);
    if (typeof chosen === 'object') return keep('script', 'text' in chosen ? answer(chosen.text) : chosen);
    const wait = { limiter, form: rateLimit.retryAfter ?? usualForm(wire), nowMs: nowMs() };
    if (chosen) {
      const told = overloadMs !== undefined && (chosen === '503' || chosen === '529');
      const sent = withFault(chosen, { wire, answer, text, drawn: random() });
      return keep(chosen, told ? askToWait(wire, Number(chosen), overloadMs, wait) : sent);
    }
    const waitMs = limiter.take(usage.inputTokens);
    if (waitMs > 0) return keep('rate-limited', askToWait(wire, 429, waitMs, wait));
    const { maxOutputTokens = Infinity } = shown;
    if (usage.outputTokens > maxOutputTokens) return keep('truncated', firstOf(wire, 'truncated') ?? answer(''));
    return keep('answer', answer(text));
  };
  return {
    respond,
    bill: () => ({ openai: bills.openai.bill(), anthropic: bills.anthropic.bill(), google: bills.google.bill() }),
  };
}

/**
 * Whether the model has worked: for every answer, and for connections that broke while it did. Refusals and their kind
 * are let pass, because the tokens that they tell are made up.
 */
function isWorkedOn(reply: FakeRequest['reply'], sent: Sent): boolean {
  if (sent === 'reset' || sent === 'silence' || 'cut' in sent || 'drip' in sent) return true;
  return sent.status === 200 && !isCode(reply as Fault);
}

/** Keys and models that are not taken. */
function turnDown(
  wire: VendorWire,
  { headers, url }: WireRequest,
  model: string,
  { wrongKey = 'wrong', unknownModel = 'unknown' }: FakeVendorOptions,
): VendorError | undefined {
  const key =
    /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ??
    headers['x-api-key'] ??
    headers['x-goog-api-key'] ??
    new URLSearchParams(url.split('?')[1]).get('key');
  // Google answers 400 to a key that it does not know.
  const status = wire.vendor === 'google' ? 400 : 401;
  if (!key) return { status, code: 'unauthorized', message: 'No API key was sent.' };
  if (key === wrongKey) return { status, code: 'unauthorized', message: `API key not valid: ${key}.` };
  if (model !== unknownModel) return undefined;
  return { status: 404, code: 'unknown-model', message: `The model ${model} is not found.` };
}

function readShown(wire: VendorWire, request: WireRequest): ShownQuestion | RequestProblem {
  try {
    return wire.readRequest(request);
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    return new RequestProblem('The request has not the form that is expected here.', { cause: error });
  }
}

function refuse(
  asked: Pick<FakeRequest, 'vendor' | 'path' | 'model'>,
  wire: VendorWire,
  error: VendorError,
): Responded {
  return { sent: wire.writeError(error), kept: { ...asked, instructions: '', parts: [], reply: error.code } };
}

/** The faults that this vendor knows: Google, for one, has no way to say that a model declined. */
function faultsOf(wire: VendorWire, faults: FaultShares): FaultShares {
  const known = Object.entries(faults).filter(([name]) => !isCode(name as 'refused') || name in wire.errors);
  return Object.fromEntries(known);
}

function answerWith(
  wire: VendorWire,
  request: WireRequest,
  judged: Parameters<NonNullable<VendorWire['answer']>>[1],
): WireReply {
  return wire.answer?.(request, judged) ?? wire.writeAnswer(judged.text, judged.told);
}

function withLimits(reply: WireReply, wire: VendorWire, limiter: RateLimiter, nowMs: number): WireReply {
  return { ...reply, headers: { ...reply.headers, ...wire.writeLimits(limiter.standing(), nowMs) } };
}

interface Faulty {
  wire: VendorWire;
  answer(text: string): WireReply;
  text: string;
  /** Chooses among several replies for one fault. */
  drawn: number;
}

function withFault(fault: Exclude<Script, object>, { wire, answer, text, drawn }: Faulty): Sent {
  if (fault === 'reset' || fault === 'silence') return fault;
  if (fault === 'cut') return { cut: answer(text) };
  if (fault === 'drip') return { drip: answer(text) };
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

function firstOf(wire: VendorWire, code: 'truncated'): WireReply | undefined {
  return [wire.errors[code] ?? []].flat()[0];
}

function usualForm({ vendor }: VendorWire): RetryAfter {
  return vendor === 'google' ? 'retry-info' : 'seconds';
}

function askToWait(
  wire: VendorWire,
  status: number,
  waitMs: number,
  { limiter, form, nowMs }: { limiter: RateLimiter; form: RetryAfter; nowMs: number },
): WireReply {
  const retryAfterMs = Math.ceil(waitMs);
  const code = status === 429 ? 'rate-limited' : 'overloaded';
  const message = `${status === 429 ? 'Rate limit reached' : 'Overloaded'}. Try again in ${retryAfterMs} ms.`;
  const reply = wire.writeError({ status, code, message, ...(form === 'retry-info' && { retryAfterMs }) });
  return {
    ...reply,
    headers: { ...wire.writeLimits(limiter.standing(), nowMs), ...writeRetryAfter(form, waitMs, nowMs) },
  };
}

function summary({ instructions, parts, schema, maxOutputTokens }: ShownQuestion, { hashes }: Judge) {
  let images = 0;
  return {
    instructions,
    parts: parts.map((part) => ('text' in part ? part : { imageHash: hashes[images++] ?? '' })),
    ...(schema !== undefined && { schema }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
  };
}
