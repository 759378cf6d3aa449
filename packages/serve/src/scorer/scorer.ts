import { createHash, hash } from 'node:crypto';
import type { Group, HashedPicture, Judged, RewardSource } from '../sources/reward-source.ts';
import { type CombineOptions, createCombine } from './combine-findings.ts';
import { type Outcome, type Picture, RewardError } from './reward.ts';
import { createRewardCache } from './reward-cache.ts';
import { createTurns } from './turns.ts';

/** What every route asks. */
export interface Scorer {
  readonly source: RewardSource;
  /**
   * Rewards pictures: an outcome for each, in their order. Those of one prompt may be judged together, where the source
   * does so. What was judged before is not judged again. What is under way when the time is over, or the client is gone,
   * is finished and kept for the next time; what still waits is dropped.
   */
  score(pictures: readonly Picture[], options: ScoreOptions): Promise<Outcome[]>;
  figures(): ScorerFigures;
}

/** How long a client waits. */
export interface ScoreOptions {
  deadlineMs: number;
  /** The client is gone, or the server stops. */
  signal: AbortSignal;
}

/** How much a scorer has done and has to do: pictures, but for `waiting` and `working`, which are groups. */
export interface ScorerFigures {
  judged: number;
  cached: number;
  failed: number;
  waiting: number;
  working: number;
  cacheEntries: number;
}

/** How rewards are made and kept. */
export interface ScorerOptions extends CombineOptions {
  source: RewardSource;
  /** Told of each picture that could not be judged, once for each time that it was tried. */
  onUnjudged?: ((picture: { prompt: string; hash: string }, error: RewardError) => void) | undefined;
  /** Pictures whose findings are remembered. Default 100,000, some 40 MB. */
  cacheSize?: number | undefined;
}

/**
 * Creates the one scorer behind all routes.
 *
 * @throws InputError for aspects or weights that do not fit the source.
 */
export function createScorer({ source, cacheSize = 100_000, onUnjudged, ...combining }: ScorerOptions): Scorer {
  const combine = createCombine(source, combining);
  const cache = createRewardCache<Judged>(cacheSize);
  const turns = createTurns(source.concurrency);
  const counted = { judged: 0, cached: 0, failed: 0 };
  const judge = async (group: Group, keys: readonly string[], give: (place: number, judged: Judged) => void) => {
    const judged = await source.judge(group).catch((error: unknown) => group.pictures.map(() => failure(error)));
    for (const [place, key] of keys.entries()) {
      const one = judged[place] ?? failure(new RangeError(`${source.id} gave nothing for a picture.`));
      // What cannot be read or is refused will be so again; what may go well the next time is not kept.
      if ('findings' in one ? !one.isPartial : !one.error.passes) cache.set(key, one);
      counted['findings' in one ? 'judged' : 'failed']++;
      const { hash } = group.pictures[place] ?? {};
      if ('error' in one && hash !== undefined) onUnjudged?.({ prompt: group.prompt, hash }, one.error);
      give(place, one);
    }
  };
  return {
    source,
    async score(pictures, { deadlineMs, signal }) {
      const found = new Map<number, Judged>();
      const groups = formGroups(pictures, source);
      for (const { places, keys } of groups) {
        for (const [index, place] of places.entries()) {
          const known = cache.get(keys[index] ?? '');
          if (known) found.set(place, known);
        }
      }
      counted.cached += found.size;
      const open = groups.filter(({ places }) => places.some((place) => !found.has(place)));
      await waitFor(open.length, { deadlineMs, signal }, (done, ended) => {
        const pieces = open.map(({ group, keys, places }) => async () => {
          await judge(group, keys, (index, judged) => found.set(places[index] ?? -1, judged));
          done();
        });
        turns.add(pieces, ended);
      });
      return pictures.map((_, place): Outcome => {
        const judged = found.get(place) ?? { error: lateError(deadlineMs, signal) };
        return 'error' in judged ? judged : { reward: combine(judged.findings) };
      });
    },
    figures: () => ({ ...counted, waiting: turns.waiting, working: turns.working, cacheEntries: cache.size }),
  };
}

/** Pictures of a request that are judged together, where they stood in it, and what each is remembered by. */
interface PlacedGroup {
  group: Group;
  places: number[];
  keys: string[];
}

/** Puts pictures of one prompt together, at most as many as the source looks at, in groups of like size. */
function formGroups(pictures: readonly Picture[], source: RewardSource): PlacedGroup[] {
  const hashed = pictures.map(
    ({ bytes }): HashedPicture => ({ bytes, hash: hash('sha256', bytes, 'hex').slice(0, 32) }),
  );
  const byPrompt = Map.groupBy(pictures.keys(), (place) => pictures[place]?.prompt ?? '');
  const groups: PlacedGroup[] = [];
  for (const [prompt, places] of byPrompt) {
    const parts = Math.ceil(places.length / source.together);
    const size = Math.ceil(places.length / parts);
    for (let start = 0; start < places.length; start += size) {
      const own = places.slice(start, start + size);
      const shown = own.flatMap((place) => hashed[place] ?? []);
      const keys = shown.map((one, index) => keyOf(source, prompt, shown, one, index));
      groups.push({ group: { prompt, pictures: shown }, places: own, keys });
    }
  }
  return groups;
}

/** What is remembered is of this source, prompt and picture; of one that is judged among others, of the others too. */
function keyOf(
  { id }: RewardSource,
  prompt: string,
  group: readonly HashedPicture[],
  { hash: own }: HashedPicture,
  index: number,
): string {
  const among = group.length > 1 ? [index, ...group.map((other) => other.hash)] : [];
  return createHash('sha256')
    .update(JSON.stringify([id, prompt, own, ...among]))
    .digest('base64url');
}

/** Waits until so much is done, or the time is over, or it is aborted. */
async function waitFor(
  pieces: number,
  { deadlineMs, signal }: ScoreOptions,
  begin: (done: () => void, ended: AbortSignal) => void,
): Promise<void> {
  if (pieces === 0 || signal.aborted) return;
  const ending = new AbortController();
  await new Promise<void>((resolve) => {
    let left = pieces;
    const timer = setTimeout(resolve, deadlineMs);
    ending.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    signal.addEventListener('abort', () => resolve(), { once: true, signal: ending.signal });
    begin(() => {
      if (--left === 0) resolve();
    }, ending.signal);
  });
  ending.abort();
}

function lateError(deadlineMs: number, signal: AbortSignal): RewardError {
  if (signal.aborted) return new RewardError('stopping', 'The server is being stopped, or the client is gone.');
  return new RewardError(
    'late',
    `Not judged within ${deadlineMs / 1_000} seconds. What was judged is kept: ask again, or ask for fewer at once.`,
  );
}

function failure(error: unknown): Judged {
  if (error instanceof RewardError) return { error };
  const message = error instanceof Error ? error.message : String(error);
  return { error: new RewardError('failed', message, { cause: error }) };
}
