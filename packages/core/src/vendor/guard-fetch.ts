/** Bytes that an answer may have: a thousand times what a judgement takes. */
export const mostBytes: number = 16 * 2 ** 20;

/**
 * A `fetch` that follows no redirect and reads no answer without end. A redirect becomes a reply that says where it
 * leads, in the shape of every vendor's errors: platforms take only `authorization` off a request that goes on to
 * another host, and vendors have their keys in other headers, and pictures in the body.
 *
 * @param limit Bytes past which reading fails as a lost connection does; `Infinity` where `send` has a limit of its own.
 * Default 16 MiB.
 */
export function guardFetch(send: typeof fetch, limit: number = mostBytes): typeof fetch {
  return async (input, init) => {
    const response = unfollowed(await send(input, { ...init, redirect: 'manual' }));
    return limit === Infinity ? response : bounded(response, limit);
  };
}

/** Where a redirect leads that was not followed, as a sentence; undefined for every other status. */
export function describeRedirect(
  status: number | undefined,
  headers: Pick<Headers, 'get'> | undefined,
): string | undefined {
  if (status === undefined || status < 300 || status >= 400) return undefined;
  const location = headers?.get('location')?.split('?', 1)[0];
  return `It redirects${location ? ` to ${location}` : ''}, and is not followed, since the API key would go along. Give the address that answers as the base URL.`;
}

/** Told as `fetch` tells of a lost connection, which is how SDKs know one. */
export function tooLong(limit: number = mostBytes): TypeError {
  return new TypeError('fetch failed', { cause: new Error(`The answer is over ${limit} bytes.`) });
}

function unfollowed(response: Response): Response {
  const { headers, type } = response;
  // A browser does not tell where it would have gone.
  const status = type === 'opaqueredirect' ? 307 : response.status;
  const message = describeRedirect(status, headers);
  if (message === undefined || status === 304 || (status === 300 && !headers.has('location'))) return response;
  void response.body?.cancel();
  const location = headers.get('location');
  return Response.json({ error: { message } }, { status, ...(location !== null && { headers: { location } }) });
}

function bounded(response: Response, mostBytes: number): Response {
  if (!response.body) return response;
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.length;
      if (size > mostBytes) throw tooLong(mostBytes);
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limit), { status, statusText, headers });
}
