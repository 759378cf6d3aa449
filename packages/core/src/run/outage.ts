/** A vendor that does not answer any more, or turns every call down, or does so no longer. Questions to it wait. */
export interface Outage {
  annotatorId: string;
  /** What went wrong last; absent when it is over. */
  error?: Error;
  /** Whether it is there, and asks every call to come back later. */
  turnsDown?: boolean;
  /** For how long it lasted; absent when it begins. */
  backAfterMs?: number;
}
