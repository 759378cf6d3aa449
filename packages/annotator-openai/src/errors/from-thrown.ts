import { AnnotatorError, describeError, excerpt, type PostReply, partOf, readFailure } from '@visionprefer/core/plugin';
import { type ErrorSource, fromFailure } from './from-failure.ts';

/**
 * What the SDK threw, as an AnnotatorError: known by HTTP status and body alone, because several copies of the SDK may
 * be about. The SDK's error does not become its `cause`: it holds whatever the server repeated.
 *
 * @param reply The reply itself, where it is at hand: of a body without an `error` the SDK keeps nothing.
 */
export function fromThrown(thrown: unknown, source: ErrorSource, reply?: PostReply): AnnotatorError {
  if (reply) return fromFailure(readFailure(reply.text, reply), source, reply.headers);
  const { status, headers, error, message } = partOf(thrown);
  if (typeof status !== 'number') return unreachable(thrown, source);
  return fromFailure(readFailure(error ? { error } : message, { status, headers }), source, headers);
}

/** Nothing came back: the connection is lost, or the call could not be made at all. */
function unreachable(thrown: unknown, { id, secrets }: ErrorSource): AnnotatorError {
  const reason = excerpt(describeError(thrown), secrets);
  if (/ByteString|invalid (character in )?header/i.test(reason)) {
    return new AnnotatorError(
      'unauthorized',
      `${id}: the call could not be made. The API key, or another header of the client, has a character that no request can carry.`,
    );
  }
  // The SDK reads a response before it gives it, and stumbles over one of another form.
  if (/is not iterable|Cannot (use 'in'|read propert)|is not a function/.test(reason)) {
    return new AnnotatorError('network', `${id}: what came back has not the form of an answer. Check { baseURL }.`);
  }
  // The SDK's errors of a connection have a status, which is undefined; a body that broke off is one of these types.
  const lost = 'status' in Object(thrown) || thrown instanceof TypeError || thrown instanceof SyntaxError;
  if (!lost) return new AnnotatorError('bad-request', `${id}: the call could not be made. ${reason}`);
  const code = /timed? ?out/i.test(reason) ? 'timeout' : 'network';
  return new AnnotatorError(code, `${id}: no answer came through. ${reason}`);
}
