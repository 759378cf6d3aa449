import type { CallImages, PostReply, Transport } from '@visionprefer/core/plugin';
import type OpenAI from 'openai';

/** Where the requests of an interface go, below the base url. */
export type Path = '/chat/completions' | '/responses' | '/decisions';

/** Posts a request; gives every reply, whatever its status. */
export type PostRequest = (path: Path, request: object, call: PostedCall) => Promise<PostReply>;

/** One call. */
export interface PostedCall {
  images: CallImages;
  signal: AbortSignal;
}

/**
 * Posts what a client of our own would, without what it does for every call anew: it is asked once for each path where
 * it would go and with which headers, which are the same every time. Its log, where one is wanted, would miss the
 * calls: then there is none of this.
 */
export function createPostRequest(client: OpenAI, { poster }: Transport): PostRequest | undefined {
  if (client.logLevel === 'debug' || client.logLevel === 'info') return undefined;
  const posters = new Map<Path, ReturnType<typeof poster>>();
  const prepare = async (path: Path) => {
    const { url, req } = await client.buildRequest({ method: 'post', path, body: {} });
    const post = poster(url, req.headers);
    posters.set(path, post);
    return post;
  };
  return async (path, request, { images, signal }) => {
    const post = posters.get(path) ?? (await prepare(path));
    return post(JSON.stringify(request), images, signal);
  };
}
