/** A vendor that does not answer any more, or does again. Questions to it wait; nothing is lost. */
export interface Outage {
  annotatorId: string;
  /** What went wrong last; absent when it is over. */
  error?: Error;
  /** For how long it lasted; absent when it begins. */
  backAfterMs?: number;
}
