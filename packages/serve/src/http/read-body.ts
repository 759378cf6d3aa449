import type { IncomingMessage } from 'node:http';
import { RewardError } from '../scorer/reward.ts';

/**
 * Reads the body of a request, chunked or not.
 *
 * @throws RewardError `too-large` when it is over the limit, `bad-request` when it breaks off.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge(declared, maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(size, maxBytes);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof RewardError) throw cause;
    throw new RewardError('bad-request', 'The body broke off before its end.', { cause });
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

function tooLarge(bytes: number, maxBytes: number): RewardError {
  return new RewardError(
    'too-large',
    `The body has ${bytes} bytes or more; expected ${maxBytes} at most. Send fewer pictures at once, or raise maxBodyBytes.`,
  );
}
