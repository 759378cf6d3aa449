import type { ShownQuestion, WireReply, WireRequest } from '@visionprefer/core/testing';
import type { FakeRequest, FakeVendorOptions } from './fake-vendor.ts';
import { type FaultShares, isCode, pickFault, type Script } from './fault.ts';
import { createJudge, type Judge } from './judge.ts';
import { createRandom } from './random.ts';
import { createRateLimiter, type RateLimiter, writeRetryAfter } from './rate-limit.ts';
import { createCounter } from './told.ts';
import { RequestProblem, type VendorError, type VendorName, type VendorWire } from './vendor-wire.ts';
import { writeText } from './write-text.ts';

/** What goes over the connection: a reply, whole or cut, or nothing. */
export type Sent = WireReply | { cut: WireReply } | 'reset' | 'silence';

/** What came of a request, and what will be kept of it. */
export interface Responded {
  sent: Sent;
  kept: FakeRequest;
}

/** The vendors' side of every request, without the network. */
export function createResponder(
  options: FakeVendorOptions,
): (wire: VendorWire, request: WireRequest, script: Script | undefined) => Responded {
  const { faults = {}, rateLimit = {}, leanings = {}, seed = 0 } = options;
  const random = createRandom(seed);
  const countTokens = createCounter();
  const limiters: Record<VendorName, RateLimiter> = {
    openai: createRateLimiter(rateLimit),
    anthropic: createRateLimiter(rateLimit),
    google: createRateLimiter(rateLimit),
  };
  return (wire, request, script) => {
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
      withLimits(answerWith(wire, request, { shown, judge, text: said, told: { usage, model } }), wire, limiter);
    const keep = (reply: FakeRequest['reply'], sent: Sent): Responded => ({
      sent,
      kept: { ...asked, ...summary(shown, judge), reply },
    });

    const drawn = random();
    const chosen = script ?? pickFault(faultsOf(wire, faults), drawn);
    if (typeof chosen === 'object') return keep('script', 'text' in chosen ? answer(chosen.text) : chosen);
    if (chosen) return keep(chosen, withFault(chosen, { wire, answer, text, drawn: random() }));
    const waitMs = limiter.take(usage.inputTokens);
    if (waitMs > 0) return keep('rate-limited', slowDown(wire, waitMs, { limiter, form: rateLimit.retryAfter }));
    const { maxOutputTokens = Infinity } = shown;
    if (usage.outputTokens > maxOutputTokens) return keep('truncated', firstOf(wire, 'truncated') ?? answer(''));
    return keep('answer', answer(text));
  };
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

function withLimits(reply: WireReply, wire: VendorWire, limiter: RateLimiter): WireReply {
  return { ...reply, headers: { ...reply.headers, ...wire.writeLimits(limiter.standing()) } };
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

function slowDown(
  wire: VendorWire,
  waitMs: number,
  {
    limiter,
    form = wire.vendor === 'google' ? 'retry-info' : 'seconds',
  }: { limiter: RateLimiter; form?: Parameters<typeof writeRetryAfter>[0] | undefined },
): WireReply {
  const retryAfterMs = Math.ceil(waitMs);
  const message = `Rate limit reached. Try again in ${retryAfterMs} ms.`;
  const told = form === 'retry-info' ? { retryAfterMs } : {};
  const reply = wire.writeError({ status: 429, code: 'rate-limited', message, ...told });
  return {
    ...withLimits(reply, wire, limiter),
    headers: { ...wire.writeLimits(limiter.standing()), ...writeRetryAfter(form, waitMs) },
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
