/** What is kept on this device until the server has it: an answer that was sent, and what is chosen so far. */
export interface Outbox<T> {
  answer(): T | undefined;
  put(answer: T): void;
  empty(): void;
  draft(id: string): { chosen?: unknown[]; comment?: string };
  keepDraft(id: string, draft: { chosen?: readonly unknown[] | undefined; comment: string }): void;
  /** Whether the person has read what there is to know before they begin. */
  isBriefed(): boolean;
  noteBriefed(): void;
}

/** Opens what this device keeps for the person of this page. A browser that keeps nothing loses it on reload alone. */
export function openOutbox<T>(): Outbox<T> {
  const keyOf = (what: string) => `visionprefer ${location.pathname} ${what}`;
  const read = (what: string): unknown => {
    try {
      return JSON.parse(localStorage.getItem(keyOf(what)) ?? 'null');
    } catch {
      return null;
    }
  };
  const write = (what: string, value: unknown) => {
    try {
      if (value === undefined) localStorage.removeItem(keyOf(what));
      else localStorage.setItem(keyOf(what), JSON.stringify(value));
    } catch {
      // The answer is in memory too.
    }
  };
  let waiting = (read('answer') ?? undefined) as T | undefined;
  return {
    answer: () => waiting,
    put(answer) {
      waiting = answer;
      write('answer', answer);
    },
    empty() {
      waiting = undefined;
      write('answer', undefined);
    },
    draft(id) {
      const kept = read('draft');
      return typeof kept === 'object' && kept !== null && 'id' in kept && kept.id === id ? kept : {};
    },
    keepDraft: (id, draft) => write('draft', { id, ...draft }),
    isBriefed: () => read('briefed') === true,
    noteBriefed: () => write('briefed', true),
  };
}
