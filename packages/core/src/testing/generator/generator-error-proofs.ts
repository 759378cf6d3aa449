import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import { GeneratorError } from '../../contract/generator-error.ts';
import { isTransient } from '../../run/retry.ts';
import { holds, type Proof, show } from '../proof.ts';
import type { ErrorReply } from '../wire.ts';
import type { Response } from '../wire-server.ts';
import type { GeneratorWire } from './generator-wire.ts';
import { inPlaceOfImage, usualImage, type WiredGeneratorMaker, withGenerator } from './with-generator.ts';

const page = { headers: { 'content-type': 'text/html' }, body: '<html><body><h1>A gateway speaks</h1></body></html>' };

/** That everything that is no image gets its right name. */
export function generatorErrorProofs(wire: GeneratorWire): Proof<WiredGeneratorMaker>[] {
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
        expectCode(await failure(nobody, 'reset'), 'network', 'a server that is not there');
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
      name: 'throws a GeneratorError for replies with status 200 that hold no image',
      async prove(maker) {
        for (const body of [page.body, {}, null]) await failure(maker, { status: 200, body });
      },
    },
  ];
}

function codeProofs(code: AnnotatorErrorCode, replies: readonly ErrorReply[]): Proof<WiredGeneratorMaker>[] {
  return replies.map((reply, index) => ({
    name: `${code}: says so, and asks once (reply ${index + 1} of ${replies.length}, status ${reply.status})`,
    async prove(maker) {
      const error = await failure(maker, reply);
      expectCode(error, code, show(reply.body));
      holds(
        reply.retryAfterMs === undefined || error.retryAfterMs === reply.retryAfterMs,
        `retryAfterMs of the error is ${show(error.retryAfterMs)}; the reply said ${show(reply.retryAfterMs)}. Pass it on.`,
      );
    },
  }));
}

/** The error that a response leads to. */
async function failure(maker: WiredGeneratorMaker, response: Response): Promise<GeneratorError> {
  const respond = inPlaceOfImage(maker.wire, await usualImage(), response);
  return withGenerator(maker, respond, async (stage) => {
    const given = await stage.generate().catch((error: unknown) => ({ error }));
    const made = stage.asked.length;
    holds(
      made <= 1,
      `${made} requests asked for the image; expected 1. Retrying is not the plugin's: set maxRetries to 0.`,
    );
    holds(
      'error' in given,
      `generate() resolved after ${show(response)}. Throw a GeneratorError for what is no image.`,
    );
    const { error } = given;
    holds(
      error instanceof GeneratorError,
      `generate() threw ${error instanceof Error ? `${error.name}: ${error.message}` : show(error)} after ${show(response)}. Catch it and throw a GeneratorError of @visionprefer/core/plugin.`,
    );
    holds(error.message.length >= 10, `The message is ${show(error.message)}. Say what happened and what to do.`);
    return error;
  });
}

function expectCode({ code, message }: GeneratorError, expected: AnnotatorErrorCode, after: string): void {
  holds(code === expected, `The code is ${code} (${show(message)}); expected ${expected} after ${after}`);
}
