/** A vendor that does not exist, with its wire, and a plugin for it in steps that a test can spoil one by one. */
import {
  type Annotator,
  AnnotatorError,
  type AnnotatorErrorCode,
  type Answer,
  type AnswerOptions,
  guardFetch,
  type Question,
  readRateLimits,
  readRetryAfterMs,
  redact,
  toBase64,
} from '../src/plugin.ts';
import type { ErrorReply, ShownPart, Wire } from '../src/testing.ts';

interface AcmeRequest {
  system: string;
  content: ShownPart[];
  format: unknown;
  max: number;
}

interface AcmeReply {
  text?: string;
  ended?: 'done' | 'cut' | 'declined';
  model?: string;
  used?: { in: number; out: number };
  error?: { kind: string; message: string };
}

const limits = { 'x-ratelimit-limit-requests': '60', 'x-ratelimit-remaining-requests': '59' };

function error(status: number, kind: string, message: string, headers?: Record<string, string>): ErrorReply {
  return { status, ...(headers && { headers }), body: { error: { kind, message } } };
}

export const acmeWire: Wire = {
  basePath: '/api',
  readRequest({ body }) {
    const { system, content, format, max } = body as AcmeRequest;
    return { instructions: system, parts: content, schema: format, maxOutputTokens: max };
  },
  writeAnswer: (text, { usage, model }) => ({
    status: 200,
    headers: limits,
    rateLimits: [{ kind: 'requests', limit: 60, remaining: 59 }],
    body: { text, ended: 'done', model, used: { in: usage.inputTokens, out: usage.outputTokens } },
  }),
  errors: {
    refused: {
      status: 200,
      body: { ended: 'declined', used: { in: 7, out: 1 } },
      usage: { inputTokens: 7, outputTokens: 1 },
    },
    truncated: { status: 200, body: { text: '{"im', ended: 'cut' } },
    empty: { status: 200, body: { text: '', ended: 'done' } },
    'rate-limited': { ...error(429, 'rate', 'Too many requests.', { 'retry-after': '1.5' }), retryAfterMs: 1_500 },
    overloaded: [error(500, 'server', 'Something broke here.'), error(503, 'server', 'Too much is going on.')],
    unauthorized: error(401, 'key', 'This key is not known.'),
  },
};

/** What the plugin does, step by step. */
export interface AcmeSteps {
  id(): string;
  body(question: Question, options: AnswerOptions): AcmeRequest;
  send(url: string, init: RequestInit): Promise<Response>;
  read(reply: AcmeReply, headers: Headers): Answer;
  fail(status: number, reply: AcmeReply, headers: Headers, apiKey: string): Error;
  lost(cause: unknown, apiKey: string): Error;
}

export const goodSteps: AcmeSteps = {
  id: () => 'acme:one',
  body: ({ instructions, parts, schema }, { maxOutputTokens }) => ({
    system: instructions,
    content: parts.map((part) => ('image' in part ? { image: toBase64(part.image.bytes) } : { text: part.text })),
    format: schema,
    max: maxOutputTokens,
  }),
  send: guardFetch((url, init) => fetch(url, init)),
  read({ text, model, used }, headers) {
    if (text === undefined) throw new AnnotatorError('empty', 'Acme sent no text. Ask again.');
    return {
      output: text,
      ...(model !== undefined && { model }),
      ...(used && { usage: { inputTokens: used.in, outputTokens: used.out } }),
      rateLimits: readRateLimits(headers),
    };
  },
  fail(status, { error: told, ended, used, text }, headers, apiKey) {
    const message = `Acme replied with status ${status}: ${redact(told?.message ?? 'no message', [apiKey])}`;
    const usage = used && { inputTokens: used.in, outputTokens: used.out };
    return new AnnotatorError(codeOf(status, ended, text), message, { retryAfterMs: readRetryAfterMs(headers), usage });
  },
  lost: () => new AnnotatorError('network', 'The connection to Acme broke. Try again.'),
};

function codeOf(status: number, ended: AcmeReply['ended'], text: string | undefined): AnnotatorErrorCode {
  if (ended === 'declined') return 'refused';
  if (ended === 'cut') return 'truncated';
  if (status === 200) return text ? 'bad-request' : 'empty';
  if (status === 401) return 'unauthorized';
  if (status === 429) return 'rate-limited';
  return status >= 500 ? 'overloaded' : 'bad-request';
}

export function acme(
  { baseURL, apiKey }: { baseURL: string; apiKey: string },
  spoiled: Partial<AcmeSteps> = {},
): Annotator {
  const steps = { ...goodSteps, ...spoiled };
  return {
    specVersion: 1,
    id: steps.id(),
    async answer(question, options) {
      const { signal } = options;
      signal.throwIfAborted();
      const body = JSON.stringify(steps.body(question, options));
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      let response: Response;
      let text: string;
      try {
        response = await steps.send(`${baseURL}/ask`, { method: 'POST', headers, body, signal });
        text = await response.text();
      } catch (cause) {
        throw steps.lost(cause, apiKey);
      }
      const reply = parse(text);
      if (response.ok && reply.text && reply.ended === 'done') return steps.read(reply, response.headers);
      throw steps.fail(response.status, reply, response.headers, apiKey);
    },
  };
}

function parse(text: string): AcmeReply {
  try {
    return (JSON.parse(text) as AcmeReply | null) ?? {};
  } catch {
    return {};
  }
}
