import { AnnotatorError } from '../contract/errors.ts';
import type { Lane } from './lane.ts';
import type { VendorOutage } from './vendor.ts';

const usualPatienceMs = 600_000;
/** A vendor that could not be reached even once is more likely a wrong address. */
const strangerPatienceMs = 60_000;
/** How often it is looked whether anybody else is still at work. */
const lookMs = 1_000;

/**
 * Ends the lanes whose vendor has been down for too long while nobody else is at work.
 *
 * @returns In how many milliseconds to look again; Infinity when none that has anything to ask is down.
 */
export function losePatience<A extends string>(lanes: readonly Lane<A>[], patienceMs: number | undefined): number {
  let lookAgainMs = Infinity;
  for (const lane of lanes) {
    const { outage } = lane;
    if (!outage || lane.ended || lane.held === lane.inFlight) continue;
    const allowedMs = patienceMs ?? defaultPatienceMs(outage);
    const downMs = performance.now() - outage.sinceMs;
    if (downMs < allowedMs || lanes.some((other) => other !== lane && isAtWork(other))) {
      lookAgainMs = Math.min(lookAgainMs, Math.max(allowedMs - downMs, lookMs));
    } else {
      lane.end(gaveUp(lane.annotator.id, outage, downMs));
    }
  }
  return lookAgainMs;
}

function defaultPatienceMs({ proven, trouble }: VendorOutage): number {
  return !proven && trouble.code === 'network' ? strangerPatienceMs : usualPatienceMs;
}

function isAtWork<A extends string>({ ended, outage, held }: Lane<A>): boolean {
  return !ended && !outage && held > 0;
}

function gaveUp(annotatorId: string, { trouble }: VendorOutage, downMs: number): AnnotatorError {
  const message = `${annotatorId} has not answered for ${describeMs(downMs)}. ${lastSaid(annotatorId, trouble)}`;
  return new AnnotatorError(trouble.code, message);
}

/** What a vendor said last, as a sentence that follows one about its annotator. */
export function lastSaid(annotatorId: string, { message }: Error): string {
  const said = message.startsWith(`${annotatorId}: `) ? message.slice(annotatorId.length + 2) : message;
  return `The last it said: ${said}`;
}

function describeMs(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  const [number, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
