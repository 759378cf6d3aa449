import { AnnotatorError, describeError, excerpt, readLimits } from '@visionprefer/core/plugin';
import { type ErrorSource, fromReported, type ReportedError } from './from-reported.ts';

/**
 * What the SDK threw, as an AnnotatorError: known by HTTP status and error code alone, because several copies of the SDK
 * may be about. The SDK's error does not become its `cause`: it holds whatever the server repeated.
 */
export function fromThrown(thrown: unknown, source: ErrorSource): AnnotatorError {
  const { status, headers, error, message } = Object(thrown) as {
    status?: number;
    headers?: Headers;
    error?: ReportedError | string | null;
    message?: string;
  };
  if (status === undefined) return unreachable(thrown, source);
  const reported = typeof error === 'object' && error !== null ? error : { message: error ?? message };
  return fromReported(reported, source, {
    status,
    ...readLimits(headers),
    requestId: headers?.get('x-request-id'),
  });
}

/** Nothing came back: the connection is lost, or the call could not be made at all. */
function unreachable(thrown: unknown, { id, secrets }: ErrorSource): AnnotatorError {
  const reason = excerpt(describeError(thrown), secrets);
  // The SDK's errors of a connection have a status, which is undefined; a body that broke off is one of these types.
  const lost = 'status' in Object(thrown) || thrown instanceof TypeError || thrown instanceof SyntaxError;
  if (!lost) return new AnnotatorError('bad-request', `${id}: the call could not be made. ${reason}`);
  const code = /timed? ?out/i.test(reason) ? 'timeout' : 'network';
  return new AnnotatorError(code, `${id}: no answer came through. ${reason}`);
}
