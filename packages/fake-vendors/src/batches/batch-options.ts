/** How batches fare. Shares are of the requests of all batches, and drawn by the seed. */
export interface BatchBehaviour {
  /** Milliseconds until a batch has ended. Default 0. */
  afterMs?: number | undefined;
  /** Share of requests whose time is up before they are answered; a batch with one is `expired`. Default 0. */
  expired?: number | undefined;
  /** Share of lines of results that are cut off in their middle. Default 0. */
  corrupt?: number | undefined;
  /** Share of requests that the results have no line of. Default 0. */
  missing?: number | undefined;
  /** Share of lines of results that come twice, and beside each of them one that answers nothing of the batch. Default 0. */
  doubled?: number | undefined;
  /** Whether no line of results says what it answers, as of a vendor that renames a field. Default false. */
  unkeyed?: boolean | undefined;
  /** Whether each batch is turned down after it was looked at, as one with a bad line is. Default false. */
  fail?: boolean | undefined;
  /** How many batches are turned down at first, because the vendor has enough waiting. Default 0. */
  full?: number | undefined;
  /** How many batches are taken at first with a connection that breaks before the reply. Default 0. */
  lost?: number | undefined;
  /** Says another word for a batch that has ended, as a vendor does that renames a status. */
  renamed?: string | undefined;
  /** Says another word for a batch that is going on. */
  working?: string | undefined;
}
