/** What was found before, the latest used; bounded. */
export interface RewardCache<T> {
  readonly size: number;
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Keeps the `most` entries that were used last. */
export function createRewardCache<T>(most: number): RewardCache<T> {
  // A map remembers the order in which keys came: the first is the one unused for longest.
  const entries = new Map<string, T>();
  return {
    get size() {
      return entries.size;
    },
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
    },
  };
}
