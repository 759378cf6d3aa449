import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireReply } from '@visionprefer/core/testing';
import type { Sent } from '../replies/sent.ts';

/** Both sides of a connection, and where redirects lead. */
interface Ends {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** An origin. */
  elsewhere: string;
}

/** Sends what is to go over the connection. */
export async function send(sent: Sent, { incoming, outgoing, elsewhere }: Ends): Promise<void> {
  if (sent === 'silence') return;
  if (sent === 'reset') {
    incoming.socket.destroy();
  } else if (sent === 'redirect') {
    outgoing.writeHead(307, { location: `${elsewhere}${incoming.url}` }).end();
  } else if ('endless' in sent) {
    await sendWithoutEnd(sent.endless, outgoing);
  } else {
    sendWhole('cut' in sent ? sent.cut : 'drip' in sent ? sent.drip : sent, sent, outgoing);
  }
}

function sendWhole(reply: WireReply, sent: object, outgoing: ServerResponse): void {
  const { status, headers, body } = reply;
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  outgoing.writeHead(status, { ...usualHeaders, ...headers, 'content-length': bytes.length });
  if ('cut' in sent) outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.destroy());
  else if ('drip' in sent) drip(bytes, outgoing);
  else outgoing.end(bytes);
}

const usualHeaders = {
  'content-type': 'application/json',
  'x-request-id': 'req_rehearsal',
  'request-id': 'req_rehearsal',
};

function drip(bytes: Uint8Array, outgoing: ServerResponse): void {
  let at = 0;
  const dripping = setInterval(() => {
    outgoing.write(bytes.subarray(at, ++at));
    if (at === bytes.length) outgoing.end();
  }, 200);
  outgoing.on('close', () => clearInterval(dripping));
}

/** Spaces before the answer, until the client leaves. */
async function sendWithoutEnd({ status, headers }: WireReply, outgoing: ServerResponse): Promise<void> {
  const spaces = Buffer.alloc(2 ** 18, ' ');
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  outgoing.writeHead(status, { ...usualHeaders, ...headers });
  while (!outgoing.destroyed) {
    if (!outgoing.write(spaces)) await once(outgoing, 'drain', { signal: gone.signal }).catch(() => {});
  }
}
