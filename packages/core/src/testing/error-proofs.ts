import { isDeepStrictEqual } from 'node:util';
import { AnnotatorError, type AnnotatorErrorCode } from '../contract/errors.ts';
import { isTransient } from '../run/retry.ts';
import { holds, type Proof, show, type WiredMaker } from './proof.ts';
import type { ErrorReply, Wire } from './wire.ts';
import type { Response } from './wire-server.ts';
import { type Stage, withAnnotator } from './with-annotator.ts';

const page = { headers: { 'content-type': 'text/html' }, body: '<html><body><h1>A gateway speaks</h1></body></html>' };

/** That everything that is no answer gets its right name. */
export function errorProofs(wire: Wire): Proof<WiredMaker>[] {
  return [
    ...Object.entries(wire.errors).flatMap(([code, replies]) =>
      codeProofs(code as AnnotatorErrorCode, [replies].flat()),
    ),
    {
      name: 'network: says so when the connection breaks, or there is none',
      async prove(maker) {
        for (const response of ['reset', 'cut'] as const)
          expectCode(await failure(maker, response), 'network', response);
        const nobody = { ...maker, create: () => maker.create({ baseURL: 'http://127.0.0.1:9', apiKey: 'none' }) };
        expectCode(await failure(nobody, 'reset', { requests: 0 }), 'network', 'a server that is not there');
      },
    },
    {
      name: 'takes the page of a gateway for what it is: status 502 may pass by waiting',
      async prove(maker) {
        const { code } = await failure(maker, { ...page, status: 502 });
        holds(isTransient(code), `The code for status 502 is ${code}. Say overloaded: waiting may help.`);
      },
    },
    {
      name: 'throws an AnnotatorError for replies with status 200 that hold no answer',
      async prove(maker) {
        for (const reply of [
          { ...page, status: 200 },
          { status: 200, body: {} },
          { status: 200, body: null },
        ]) {
          await failure(maker, reply);
        }
      },
    },
  ];
}

function codeProofs(code: AnnotatorErrorCode, replies: readonly ErrorReply[]): Proof<WiredMaker>[] {
  return replies.map((reply, index) => ({
    name: `${code}: says so, and asks once (reply ${index + 1} of ${replies.length}, status ${reply.status})`,
    async prove(maker) {
      const error = await failure(maker, reply);
      expectCode(error, code, show(reply.body));
      for (const field of ['retryAfterMs', 'usage'] as const) {
        holds(
          reply[field] === undefined || isDeepStrictEqual(error[field], reply[field]),
          `${field} of the error is ${show(error[field])}; the reply said ${show(reply[field])}: ${show(reply)}. Pass it on.`,
        );
      }
      const limits = error.rateLimits?.map(({ resetMs: _, ...limit }) => limit);
      holds(
        reply.rateLimits === undefined || isDeepStrictEqual(limits, reply.rateLimits),
        `rateLimits of the error are ${show(limits)}; the headers said ${show(reply.rateLimits)}. Give readRateLimits(headers) with errors too.`,
      );
    },
  }));
}

/** The error that a response leads to. */
async function failure(maker: WiredMaker, response: Response, { requests = 1 } = {}): Promise<AnnotatorError> {
  return withAnnotator(
    maker,
    () => response,
    async (stage) => {
      const error = await caught(stage, response);
      const made = stage.server.requests.length;
      holds(
        made === requests,
        `${made} requests were made; expected ${requests}. Retrying is core's: set maxRetries to 0 or its like.`,
      );
      return error;
    },
  );
}

async function caught({ ask }: Stage, response: Response): Promise<AnnotatorError> {
  const answer = await ask().catch((error: unknown) => ({ error }));
  holds(
    'error' in answer,
    `answer() resolved with ${show(answer)} after ${show(response)}. Throw an AnnotatorError for what is no answer.`,
  );
  const { error } = answer;
  holds(
    error instanceof AnnotatorError,
    `answer() threw ${error instanceof Error ? `${error.name}: ${error.message}` : show(error)} after ${show(response)}. Catch it and throw an AnnotatorError of @visionprefer/core/plugin.`,
  );
  holds(error.message.length >= 10, `The message is ${show(error.message)}. Say what happened and what to do.`);
  return error;
}

function expectCode({ code, message }: AnnotatorError, expected: AnnotatorErrorCode, after: string): void {
  holds(code === expected, `The code is ${code} (${show(message)}); expected ${expected} after ${after}`);
}
