import { type CallImages, createTransport, type TransportOptions } from './transport.ts';

/** Guards the calls of an SDK that takes no `fetch`. */
export interface PlatformGuard {
  /** For the images of one call. */
  images(): CallImages;
  /** Makes one call. The headers have to go along: by them it is known, and they are taken off before it leaves. */
  call<T>(images: CallImages, start: (headers: Record<string, string>) => PromiseLike<T>): Promise<T>;
}

/**
 * Guards the calls of an SDK that takes no `fetch`, but calls that of the platform: no redirect is followed, and no
 * answer is read without end. As long as such calls are under way, `globalThis.fetch` is a function that knows them by
 * a header, and lets every other call pass as it is. Every reply is kept, unless `keep` says otherwise.
 */
export function guardPlatform(options: Pick<TransportOptions, 'keep' | 'limit'> = {}): PlatformGuard {
  const transport = createTransport({ fetch: (input, init) => fetch(input, init), keep: 'all', ...options });
  return {
    images: transport.images,
    async call(images, start) {
      const name = crypto.randomUUID();
      enter(name, (input, init) => transport.fetch(input, { ...init, ...images.fetchOptions }));
      try {
        return await start({ [header]: name });
      } finally {
        leave(name);
      }
    },
  };
}

const header = 'x-visionprefer-call';

/** Calls that are under way, by name. */
const calls: Map<string, typeof fetch> = new Map();

/** What stands in the platform's place, and what stood there. */
let placed: { lent: typeof fetch; before: typeof fetch } | undefined;

function enter(name: string, send: typeof fetch): void {
  calls.set(name, send);
  if (placed && globalThis.fetch === placed.lent) return;
  const before = globalThis.fetch;
  const lent: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    const ours = calls.get(headers.get(header) ?? '');
    if (!ours) return before(input, init);
    headers.delete(header);
    return ours(input, { ...init, headers });
  };
  placed = { lent, before };
  globalThis.fetch = lent;
}

function leave(name: string): void {
  calls.delete(name);
  // Somebody else may have put a function of theirs before it meanwhile: then it stays, and lets everything pass.
  if (calls.size > 0 || globalThis.fetch !== placed?.lent) return;
  globalThis.fetch = placed.before;
  placed = undefined;
}
