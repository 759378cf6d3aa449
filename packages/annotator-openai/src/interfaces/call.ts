import { AnnotatorError, type Answer, readLimits, textOf } from '@visionprefer/core/plugin';
import { type ErrorSource, fromReported, type ReportedError } from '../errors/from-reported.ts';
import { fromThrown } from '../errors/from-thrown.ts';
import { type ReportedUsage, readUsage } from './read-usage.ts';

/** What the SDK gives for a call that is under way. */
interface Pending<T> {
  withResponse(): Promise<{ data: T; response: { headers: Headers } }>;
}

/** What comes along with every reply, whether it is an answer or not. */
export type Besides = Pick<Answer, 'usage' | 'model' | 'rateLimits'>;

/**
 * Makes one call. Nothing of the reply is taken for granted: servers that speak like the vendor leave things out.
 *
 * @throws AnnotatorError for whatever the SDK throws, and for errors that come with status 200; the signal's reason
 * once it is aborted.
 */
export async function call<T extends object>(
  start: () => Pending<T>,
  source: ErrorSource,
  signal: AbortSignal,
): Promise<{ reply: Partial<T>; besides: Besides }> {
  signal.throwIfAborted();
  const { data, response } = await start()
    .withResponse()
    .catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw fromThrown(thrown, source);
    });
  if (typeof data !== 'object' || data === null) {
    // A page of something on the way, such as a proxy that wants a login: the vendor was not reached.
    throw new AnnotatorError('network', `${source.id}: what came back is no JSON object. Check { baseURL }.`);
  }
  const reply: Partial<T> & { error?: ReportedError | null; usage?: ReportedUsage | null; model?: string } = data;
  const { rateLimits } = readLimits(response.headers);
  const besides = { usage: readUsage(reply.usage), model: textOf(reply.model), rateLimits };
  if (reply.error) throw fromReported(reply.error, source, besides);
  return { reply, besides };
}
