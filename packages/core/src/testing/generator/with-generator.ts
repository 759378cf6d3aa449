import type { GeneratedImage, GenerateOptions, Generator, ImageRequest } from '../../contract/generator.ts';
import { toBase64 } from '../../vendor/to-base64.ts';
import { drawPng } from '../draw-png.ts';
import { answerMs, holds, show, within } from '../proof.ts';
import type { WireReply, WireRequest } from '../wire.ts';
import { type Response, type WireServer, withWireServer } from '../wire-server.ts';
import { secretKey } from '../with-annotator.ts';
import type { AskedImage, GeneratorWire, WireImage } from './generator-wire.ts';

/** A generator that can be made. */
export interface GeneratorMaker {
  create(): Generator | Promise<Generator>;
}

/** A generator that can be made for a server, and the wire they share. */
export interface WiredGeneratorMaker {
  wire: GeneratorWire;
  create(server: { baseURL: string; apiKey: string }): Generator | Promise<Generator>;
}

/** What a proof of a generator works with. */
export interface GeneratorStage {
  generator: Generator;
  server: WireServer;
  /** What was asked to be painted, in order. */
  asked: readonly AskedImage[];
  generate(request?: Partial<ImageRequest>, options?: Partial<GenerateOptions>): Promise<GeneratedImage>;
}

/** Words that a careless plugin trims, escapes or takes for a template. */
const hardPrompt = 'A “quoted” fox {{name}} $1 %s <b>&amp;</b> 日本 🦊\u200d🔥, "two"  spaces';

/** What is asked for when nothing else is said. */
export const usualRequest: ImageRequest = {
  ...{ prompt: hardPrompt, seed: 1_234_567_890, guidance: 7.5, width: 1_024, height: 1_024, steps: 30 },
};

export const usualTicket = '0f6e2a5c-6f0b-4d53-9b0e-3c1d5a7e9f21';

/** The image that servers have painted, if nothing else is said. */
export async function usualImage(seed = 1): Promise<WireImage> {
  const { bytes } = await drawPng(seed);
  return { bytes, base64: toBase64(bytes) };
}

/** Has a server send this reply or do this to whatever asks for an image, and all else as it does. */
export function inPlaceOfImage(
  wire: GeneratorWire,
  image: WireImage,
  response: Response,
): (request: WireRequest) => Response {
  const always = typeof response === 'string' && response !== 'silence';
  return (request) => (always || readAsked(wire, request) ? response : wire.reply(request, image));
}

/** Puts a generator before a server that responds as told. */
export async function withGenerator<T>(
  { wire, create }: WiredGeneratorMaker,
  respond: (request: WireRequest) => Response,
  use: (stage: GeneratorStage) => Promise<T>,
): Promise<T> {
  return withWireServer(respond, async (server) => {
    const generator = await create({ baseURL: `${server.origin}${wire.basePath ?? ''}`, apiKey: secretKey });
    return use({
      generator,
      server,
      get asked() {
        return server.requests.flatMap((request) => readAsked(wire, request) ?? []);
      },
      generate: (request = {}, { signal = new AbortController().signal, ticket = usualTicket } = {}) =>
        within(
          generator.generate({ ...usualRequest, ...request }, { signal, ticket }),
          answerMs,
          `generate() has not settled after ${answerMs / 1_000} s. It must settle as soon as the server has replied, and must not retry by itself.`,
        ),
    });
  });
}

/** Has one image painted, and gives what came of it. */
export async function paintOnce(
  maker: WiredGeneratorMaker,
  image: WireImage,
  request: Partial<ImageRequest> = {},
): Promise<{ painted: GeneratedImage; asked: AskedImage }> {
  return withGenerator(
    maker,
    (sent): WireReply => maker.wire.reply(sent, image),
    async ({ generate, server }) => {
      const painted = await generate(request);
      const asked = server.requests.flatMap((sent) => readAsked(maker.wire, sent) ?? []);
      const [first] = asked;
      holds(
        first !== undefined && asked.length === 1,
        `${asked.length} requests asked for an image; expected 1: retrying is not the plugin's.`,
      );
      return { painted, asked: first };
    },
  );
}

/** What a request asks to be painted, by the wire; fails the proof when the wire cannot tell. */
export function readAsked(wire: GeneratorWire, request: WireRequest): AskedImage | undefined {
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
