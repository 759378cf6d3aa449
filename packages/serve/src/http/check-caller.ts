import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RewardError } from '../scorer/reward.ts';

/** Whether only this machine reaches a host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Checks that a caller may ask. The token comes as `Authorization: Bearer …`, or as the password of basic
 * authorization, which clients make of an address such as `http://visionprefer:token@host:8790`. Web pages may not ask:
 * one that is open in a browser on this machine could spend the budget.
 *
 * @throws RewardError `unauthorized`
 */
export function checkCaller({ headers }: IncomingMessage, token: string | undefined): void {
  if (headers.origin !== undefined) {
    throw new RewardError('unauthorized', 'Web pages may not ask for rewards. Ask from a program.');
  }
  if (token === undefined || isSame(givenToken(headers.authorization), token)) return;
  throw new RewardError(
    'unauthorized',
    'The token is missing or wrong. Send it as Authorization: Bearer …, or as the password in the address: http://visionprefer:token@host:port',
  );
}

function givenToken(authorization = ''): string {
  const [, scheme = '', given = ''] = /^(\w+) +(.*)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return given;
  if (scheme.toLowerCase() !== 'basic') return '';
  const pair = Buffer.from(given, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/** Takes as long whatever they share. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
