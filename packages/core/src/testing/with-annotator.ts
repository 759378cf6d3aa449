import type { Annotator } from '../contract/annotator.ts';
import type { Answer, AnswerOptions } from '../contract/answer.ts';
import type { Question } from '../contract/question.ts';
import { answerMs, show, type WiredMaker, within } from './proof.ts';
import type { ShownQuestion, Wire, WireAnswer, WireRequest } from './wire.ts';
import { type Response, type WireServer, withWireServer } from './wire-server.ts';
import { writeQuestion } from './write-question.ts';

/** The key that every annotator under proof is given; some of it needs escaping wherever it is put. */
export const secretKey = 'kit/4f9c2a7e+Zq81mW0xVtR5uYb=';

/** What written answers tell besides their text: six counts that are all different and fit together. */
export const usualReply: WireAnswer = {
  usage: {
    inputTokens: 1_207,
    cachedInputTokens: 512,
    cacheWriteTokens: 64,
    outputTokens: 331,
    reasoningTokens: 101,
    imageTokens: 401,
  },
  model: 'kit-model-that-answered',
};

/** What a proof works with. */
export interface Stage {
  annotator: Annotator;
  server: WireServer;
  question: Question;
  /** Asks the question, or another one, with a signal and a cap that may be left out. */
  ask(question?: Question, options?: Partial<AnswerOptions>): Promise<Answer>;
}

/** Puts an annotator before a server that responds as told. */
export async function withAnnotator<T>(
  { wire, create }: WiredMaker,
  respond: (request: WireRequest) => Response | Promise<Response>,
  use: (stage: Stage) => Promise<T>,
): Promise<T> {
  return withWireServer(respond, async (server) => {
    const annotator = await create({ baseURL: `${server.origin}${wire.basePath ?? ''}`, apiKey: secretKey });
    const question = await writeQuestion(annotator);
    const ask = (asked = question, { signal = new AbortController().signal, maxOutputTokens = 4_321 } = {}) =>
      within(
        annotator.answer(asked, { signal, maxOutputTokens }),
        answerMs,
        `answer() has not settled after ${answerMs / 1000} s. It must settle as soon as the vendor has replied, and must not wait or retry by itself.`,
      );
    return use({ annotator, server, question, ask });
  });
}

/** What a request shows, by the wire; fails the proof when the wire cannot tell. */
export function readShown(wire: Wire, request: WireRequest): ShownQuestion {
  try {
    return wire.readRequest(request);
  } catch (cause) {
    const { method, url, body } = request;
    throw new Error(
      `The wire cannot read the request ${method} ${url} with the body ${show(body)}. Mend readRequest, or what the plugin sends. ${cause}`,
      { cause },
    );
  }
}
