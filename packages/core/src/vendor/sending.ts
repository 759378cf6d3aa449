import type { ReplyHeaders } from './reply-headers.ts';

/** How a transport sends. */
export interface Sending {
  fetch: typeof fetch;
  poster(url: string, headers: Headers): (body: Uint8Array<ArrayBuffer>, signal: AbortSignal) => Promise<PostReply>;
}

/** A reply as the server sent it. */
export interface PostReply {
  status: number;
  headers: ReplyHeaders;
  /** The body. */
  text: string;
}
