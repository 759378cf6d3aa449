import { AnnotatorError } from '../contract/errors.ts';
import type { Lane } from './lane.ts';
import type { VendorOutage } from './vendor.ts';

const usualPatienceMs = 600_000;
/** A vendor that could not be reached even once is more likely a wrong address. */
const strangerPatienceMs = 60_000;
/** How often it is looked whether anybody else is still at work. */
const lookMs = 1_000;

/**
 * Ends the lanes whose vendor has been down, or has turned every call down, for too long while nobody else is at work.
 *
 * @returns In how many milliseconds to look again; Infinity when there is none such that has anything to ask.
 */
export function losePatience<A extends string>(lanes: readonly Lane<A>[], patienceMs: number | undefined): number {
  let lookAgainMs = Infinity;
  for (const lane of lanes) {
    const { outage = lane.stall } = lane;
    if (!outage || lane.ended || lane.held === lane.inFlight) continue;
    const allowedMs = patienceMs ?? defaultPatienceMs(outage);
    const lastsMs = performance.now() - outage.sinceMs;
    // A call that is under way at a vendor that is there may be the one that is let through.
    const mayPass = !lane.outage && lane.inFlight > 0;
    if (lastsMs < allowedMs || mayPass || lanes.some((other) => other !== lane && isAtWork(other))) {
      lookAgainMs = Math.min(lookAgainMs, Math.max(allowedMs - lastsMs, lookMs));
    } else {
      lane.end(gaveUp(lane, outage, lastsMs));
    }
  }
  return lookAgainMs;
}

function defaultPatienceMs({ proven, trouble }: VendorOutage): number {
  return !proven && trouble.code === 'network' ? strangerPatienceMs : usualPatienceMs;
}

function isAtWork<A extends string>({ ended, outage, stall, held }: Lane<A>): boolean {
  return !ended && !outage && !stall && held > 0;
}

function gaveUp<A extends string>(
  { annotator: { id }, outage }: Lane<A>,
  { trouble }: VendorOutage,
  lastsMs: number,
): AnnotatorError {
  const what = outage ? 'has not answered' : 'has let no call through';
  return new AnnotatorError(trouble.code, `${id} ${what} for ${describeMs(lastsMs)}. ${lastSaid(id, trouble)}`);
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
