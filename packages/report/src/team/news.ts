/** Tells all that wait that something has changed. */
export interface News {
  tell(): void;
  /** Resolves when something has changed, or all has ended. */
  changed(): Promise<void>;
  /** Resolves as soon as something is so. Rejects with the reason when all has ended. */
  until(isSo: () => boolean): Promise<void>;
  /** Whether anybody waits. */
  readonly isAwaited: boolean;
}

/** Opens news, until the end of all that is asked. */
export function openNews(signal: AbortSignal): News {
  let listeners: (() => void)[] = [];
  const tell = () => {
    const told = listeners;
    listeners = [];
    for (const listener of told) listener();
  };
  const changed = () => new Promise<void>((resolve) => listeners.push(resolve));
  signal.addEventListener('abort', tell, { once: true });
  return {
    tell,
    changed,
    async until(isSo) {
      while (!isSo()) {
        signal.throwIfAborted();
        await changed();
      }
    },
    get isAwaited() {
      return listeners.length > 0;
    },
  };
}
