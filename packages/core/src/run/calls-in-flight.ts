import type { Price } from '../contract/price.ts';
import { accountCall } from './account-call.ts';
import type { AnnotatorCounts } from './annotator-counts.ts';
import type { Claim, Ledger } from './budget/budget.ts';
import type { MostTokens, Reckoning } from './budget/reckoning.ts';
import { type CallOptions, type CallOutcome, type Flight, startCall } from './call.ts';
import type { OpenQuestion } from './open-question.ts';
import type { SentCall, Vendor } from './vendor.ts';

/** The calls of one annotator that are under way. */
export interface CallsInFlight<A extends string> {
  readonly size: number;
  /** Makes the next call for a question. Gives the US dollars that the budget lacks for it; 0 when it was made. */
  send(question: OpenQuestion<A>): number;
  /** Aborts the call for a question; false when none is under way. */
  abort(question: OpenQuestion<A>, reason: unknown): boolean;
  abortAll(reason: unknown): void;
}

/** What calls need of their run. */
export interface CallSurroundings {
  ledger: Ledger;
  /** Milliseconds on a clock that only runs forward. */
  now(): number;
  /** A call has come back. */
  wake(): void;
  /** Ends the run with an error. */
  crash(error: unknown): void;
}

/** What is done with what came of a call. */
export type FinishCall<A extends string> = (
  question: OpenQuestion<A>,
  outcome: Exclude<CallOutcome<A>, { aborted: true }>,
) => void;

/** Whom calls are made to, and at what price. */
export interface CallsOptions extends CallOptions {
  vendor: Vendor;
  price: Price | undefined;
  reckoning: Reckoning;
  counts: AnnotatorCounts;
}

/** A call that was made, and what was set aside for it. */
interface Sent {
  sent: SentCall;
  most: MostTokens;
  claim: Claim;
}

/**
 * Creates the calls of an annotator: none is under way. What each may cost is set aside before it is made; what it cost,
 * used and showed of its vendor is noted when it is back, before `finish` runs.
 */
export function createCallsInFlight<A extends string>(
  { vendor, price, reckoning, counts, ...options }: CallsOptions,
  { ledger, now, wake, crash }: CallSurroundings,
  finish: FinishCall<A>,
): CallsInFlight<A> {
  const flights = new Map<OpenQuestion<A>, Flight<A>>();
  const note = (question: OpenQuestion<A>, outcome: CallOutcome<A>, { sent, most, claim }: Sent) => {
    ledger.release(claim);
    const heard = accountCall(question, outcome, most, { price, reckoning, counts, ledger });
    if ('aborted' in outcome) vendor.left(sent);
    else vendor.came(sent, heard);
  };
  return {
    get size() {
      return flights.size;
    },
    send(question) {
      const most = question.mostTokens;
      const claim: Claim = {
        asideUsd: (company) => reckoning.asideUsd(most, company),
        lostUsd: () => reckoning.lostUsd(most),
      };
      const lacksUsd = ledger.reserve(claim);
      if (lacksUsd > 0) return lacksUsd;
      const sent = vendor.sent(question.likelyTokens);
      counts.calls++;
      const flight = startCall(question.nextCall(now()), options);
      flights.set(question, flight);
      flight.outcome
        .then((outcome) => {
          flights.delete(question);
          note(question, outcome, { sent, most, claim });
          if (!('aborted' in outcome)) finish(question, outcome);
        })
        .catch(crash)
        .finally(wake);
      return 0;
    },
    abort(question, reason) {
      const flight = flights.get(question);
      flight?.abort(reason);
      return flight !== undefined;
    },
    abortAll(reason) {
      for (const flight of flights.values()) flight.abort(reason);
    },
  };
}
