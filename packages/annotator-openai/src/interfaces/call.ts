import {
  AnnotatorError,
  type Answer,
  endSentence,
  excerpt,
  findFailure,
  findReply,
  type InterfaceName,
  interfaceOf,
  parseReply,
  type ReplyHeaders,
  readLimits,
  textOf,
  warnUnguarded,
} from '@visionprefer/core/plugin';
import { type ErrorSource, fromFailure } from '../errors/from-failure.ts';
import { fromThrown } from '../errors/from-thrown.ts';
import type { Path, PostedCall, PostRequest } from './post.ts';
import { type ReportedUsage, readUsage } from './read-usage.ts';

/** What the SDK gives for a call that is under way. */
interface Pending<T> {
  withResponse(): Promise<{ data: T; response: { headers: Headers } }>;
}

/** What comes along with every reply, whether it is an answer or not. */
export type Besides = Pick<Answer, 'usage' | 'model' | 'rateLimits'>;

/** A call as it is to be made. */
export interface CallPlan extends ErrorSource, PostedCall {
  path: Path;
  request: object;
  /** Posts it past the client; undefined where it goes through it. */
  post: PostRequest | undefined;
  /** By which interface an answer is expected. */
  expected: keyof typeof marks;
}

/**
 * Makes one call. Nothing of the reply is taken for granted: servers that speak like the vendor leave things out.
 *
 * @param start Makes it through the client.
 * @throws AnnotatorError for whatever the SDK throws, for errors that come with status 200, and for what is no answer
 * of the interface; the signal's reason once it is aborted.
 */
export async function call<T extends object>(
  start: () => Pending<T>,
  plan: CallPlan,
): Promise<{ reply: Partial<T>; besides: Besides }> {
  plan.signal.throwIfAborted();
  const { data, headers } = plan.post ? await postPast(plan, plan.post) : await callThrough(start, plan);
  return readReply<T>(data, headers, plan);
}

/** What came back, as text or parsed. */
interface Came {
  data: unknown;
  headers: ReplyHeaders;
}

async function postPast({ path, request, images, signal, ...source }: CallPlan, post: PostRequest): Promise<Came> {
  const reply = await post(path, request, { images, signal }).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw fromThrown(thrown, source);
  });
  if (reply.status >= 300) throw fromThrown(undefined, source, reply);
  return { data: reply.text, headers: reply.headers };
}

async function callThrough<T>(start: () => Pending<T>, { images, signal, ...source }: CallPlan): Promise<Came> {
  const came = await start()
    .withResponse()
    .then(
      ({ data, response }) => ({ data: data as unknown, headers: response.headers }),
      (thrown: unknown) => {
        signal.throwIfAborted();
        // The SDK stumbles over what has not the form of an answer; what it is, its text tells.
        if (images.reply && images.reply.status < 300) {
          return { data: images.reply.text as unknown, headers: images.reply.headers };
        }
        throw fromThrown(thrown, source, images.reply);
      },
    );
  if (images.sent === false) warnUnguarded(source.id, 'Pass { apiKey } in place of { client }.');
  return came;
}

/**
 * Looks for an answer of the interface that is expected in what came back, be it live or in a batch.
 *
 * @throws AnnotatorError for errors that come with status 200, and for what is no answer of the interface.
 */
export function readReply<T extends object>(
  data: unknown,
  headers: ReplyHeaders,
  { expected, ...source }: ErrorSource & Pick<CallPlan, 'expected'>,
): { reply: Partial<T>; besides: Besides } {
  // Some servers send their JSON as if it were text.
  const body: unknown = typeof data === 'string' ? (parseReply(data) ?? data) : data;
  const mark = marks[expected];
  const inner = findReply(body, mark);
  const reply = (typeof inner === 'object' && inner !== null ? inner : {}) as Partial<T> & Reply;
  const { rateLimits } = readLimits(headers);
  const besides = { usage: readUsage(reply.usage), model: textOf(reply.model), rateLimits };
  const failure = findFailure(body, headers) ?? (inner === body ? undefined : findFailure(inner, headers));
  if (failure) throw fromFailure(failure, source, headers, besides);
  if (mark in reply) return { reply, besides };
  const found = interfaceOf(body);
  if (found !== undefined) throw strange(found, expected, source.id);
  // Something on the way answered in the vendor's place: the vendor was not reached.
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const what = isObject
    ? `no answer of ${expected}: ${excerpt(JSON.stringify(body), source.secrets)}`
    : 'no JSON object';
  throw new AnnotatorError(
    'network',
    `${source.id}: what came back is ${endSentence(what)} Check { baseURL }.`,
    besides,
  );
}

/** What stands in every answer of an interface. */
const marks = { 'Chat Completions': 'choices', Responses: 'output', Decisions: 'answers' } as const;

interface Reply {
  usage?: ReportedUsage | null;
  model?: unknown;
}

/** A reply by which the address is known to be wrong, or the server to be of no use: asking again does not help. */
function strange(found: InterfaceName, expected: string, id: string): AnnotatorError {
  if (found === 'a page') {
    return new AnnotatorError('network', `${id}: what came back is no JSON object, but a page. Check { baseURL }.`);
  }
  const message =
    found === 'an event stream'
      ? 'the server streamed its answer, though it was not asked to, and asking again does not help. Turn streaming off at the server, or check { baseURL }.'
      : `what came back is no answer of ${expected}, but one of ${found}. Check { baseURL }.`;
  return new AnnotatorError('unknown-model', `${id}: ${message}`);
}
