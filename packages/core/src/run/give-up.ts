import { AnnotatorError } from '../contract/errors.ts';
import { endLane, isDown, isIdle, type Lane } from './lane.ts';
import type { Run } from './start-run.ts';

const patienceMs = 600_000;
/** A vendor that could not be reached even once is more likely a wrong address. */
const strangerPatienceMs = 60_000;
/** How often it is looked whether anybody else is still at work. */
const lookMs = 1_000;

/**
 * Ends a lane whose vendor has been down for too long while nobody else is at work.
 *
 * @returns In how many milliseconds to look again; Infinity when it is not down, or ended.
 */
export function giveUpMs<A extends string>(run: Run<A>, lane: Lane<A>): number {
  const { health, trouble, annotator } = lane;
  if (health.downSinceMs === undefined || !trouble) return Infinity;
  const stranger = !health.proven && trouble.code === 'network';
  const patience = run.options.patienceMs ?? (stranger ? strangerPatienceMs : patienceMs);
  const downMs = run.now() - health.downSinceMs;
  if (downMs < patience || run.lanes.some((other) => other !== lane && isAtWork(other))) {
    return Math.max(patience - downMs, lookMs);
  }
  const said = trouble.message.startsWith(`${annotator.id}: `)
    ? trouble.message.slice(annotator.id.length + 2)
    : trouble.message;
  const message = `${annotator.id} has not answered for ${describeMs(downMs)}. The last it said: ${said}`;
  endLane(run, lane, new AnnotatorError(trouble.code, message));
  return Infinity;
}

function isAtWork<A extends string>(lane: Lane<A>): boolean {
  return !(lane.ended || isDown(lane) || isIdle(lane));
}

function describeMs(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  const [number, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
