/** One of a vendor's limits, as told with an answer. */
export interface RateLimit {
  kind: 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';
  limit?: number | undefined;
  remaining?: number | undefined;
  /** Milliseconds until it is full again. */
  resetMs?: number | undefined;
}
