import { RewardError } from '../scorer/reward.ts';

/**
 * Decodes a picture in base64, alone or behind the head of a data url, whatever type that names.
 *
 * @throws RewardError `bad-request` when it is no base64.
 */
export function decodeBase64(text: string, place: number): Uint8Array {
  const start = text.startsWith('data:') ? text.indexOf(',') + 1 : 0;
  const bytes = Buffer.from(start === 0 ? text : text.slice(start), 'base64');
  // What is no base64 is passed over by Node: then there are fewer bytes than the text has room for.
  const length = text.length - start - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
  if (length > 0 && bytes.length === Math.floor((length * 3) / 4)) return bytes;
  throw new RewardError('bad-request', `Picture ${place + 1} is not in base64. Send the bytes of its file so.`);
}
