import { drawNumber } from '../review/draw-number.ts';
import { createTables } from './tables.ts';
import type { TeamPlan } from './team-plan.ts';

/** A sample before one person. */
export interface Seat {
  sampleId: string;
  /** `repeat`: once more, in another order of images. */
  kind: 'main' | 'gold' | 'repeat';
}

/** Who is asked about what. */
export interface Seating {
  /** Takes the seat that a person is to have next; undefined when there is none for them now. */
  next(name: string): Seat | undefined;
  /** Takes a certain seat, whoever else has one at this sample. */
  take(name: string, seat: Seat): void;
  /** Notes that a seat's questions are answered: with a judgement, or with "cannot tell" alone. */
  settle(name: string, seat: Seat, judged: boolean): void;
  /** Takes {@link Seating.settle} back; the person has the seat again. */
  unsettle(name: string, seat: Seat): void;
  isSettled(name: string, seat: Seat): boolean;
  /** Asks nobody about a sample any more: its pictures cannot be shown. */
  drop(sampleId: string): void;
  /** Notes that a person is there: the seats of people who went away go to others. */
  seen(name: string): void;
  isThere(name: string): boolean;
  /** Seats that are not settled yet, of all people together, gold and repeats left aside. */
  readonly left: number;
  /** Seats in all, settled ones included. */
  readonly all: number;
}

/** What seats are drawn from. */
export interface SeatingOptions extends Pick<TeamPlan, 'people' | 'overlap' | 'seed' | 'repeats' | 'repeatIds'> {
  sampleIds: readonly string[];
  goldIds: ReadonlySet<string>;
  /** One question in so many is a gold one. */
  goldEvery: number;
  /** Milliseconds, for telling who went away. Default: the clock. */
  now?: (() => number) | undefined;
}

/** After so long without a sign of a person, their seats count as free. */
const awayMs = 15 * 60_000;
/** A sample comes once more after so many others. */
const repeatAfter = 10;

interface Place {
  order: string[];
  /** Everything before it in the order is settled or held by the person. */
  cursor: number;
  gold: string[];
  /** Gold comes after so many questions the first time. */
  offset: number;
  done: Map<string, Seat['kind'][]>;
  held: Map<string, Seat>;
  main: number;
  goldDone: number;
  repeats: { sampleId: string; after: number }[];
  seenAt: number;
}

/**
 * Seats people before samples: `overlap` people at each sample, each person once, everybody in an order of their own. A
 * sample is over when so many have judged it, or so many could not tell. Gold comes to everybody, spread evenly.
 */
export function createSeating(options: SeatingOptions): Seating {
  const { people, overlap, sampleIds, goldIds, goldEvery, seed, repeats, repeatIds, now = Date.now } = options;
  const mainIds = sampleIds.filter((id) => !goldIds.has(id));
  const places = new Map(people.map((name) => [name, placeOf(name)]));
  const isThere = (name: string) => now() - at(name).seenAt < awayMs;
  const tables = createTables({ sampleIds: new Set(mainIds), overlap, isThere });
  const all = tables.left;

  function placeOf(name: string): Place {
    const own = drawNumber(name, seed);
    const byDraw = (ids: readonly string[]) =>
      ids.map((id) => ({ id, draw: drawNumber(id, own) })).sort((a, b) => a.draw - b.draw);
    return {
      order: byDraw(mainIds).map(({ id }) => id),
      gold: byDraw([...goldIds]).map(({ id }) => id),
      offset: own % goldEvery,
      ...{ cursor: 0, main: 0, goldDone: 0, seenAt: -Infinity },
      ...{ done: new Map(), held: new Map(), repeats: [] },
    };
  }
  const at = (name: string): Place => {
    const place = places.get(name);
    if (!place) throw new Error(`${name} is not of the team.`);
    return place;
  };
  const isDone = ({ done }: Place, { sampleId, kind }: Seat) => done.get(sampleId)?.includes(kind) ?? false;
  const has = (place: Place, seat: Seat) => isDone(place, seat) || place.held.has(keyOf(seat));

  const nextGold = (place: Place): Seat | undefined => {
    const heldGold = [...place.held.values()].filter(({ kind }) => kind === 'gold').length;
    const heldMain = place.held.size - heldGold;
    const due = Math.floor((place.main + heldMain + place.goldDone + heldGold + goldEvery - place.offset) / goldEvery);
    if (place.goldDone + heldGold >= due) return undefined;
    const seats = place.gold.map((sampleId): Seat => ({ sampleId, kind: 'gold' }));
    return seats.find((seat) => !has(place, seat) && !tables.isDropped(seat.sampleId));
  };
  const nextRepeat = (place: Place, due: (after: number) => boolean): Seat | undefined => {
    const found = place.repeats.find(
      ({ sampleId, after }) => due(after) && !has(place, { sampleId, kind: 'repeat' }) && !tables.isDropped(sampleId),
    );
    return found && { sampleId: found.sampleId, kind: 'repeat' };
  };
  const nextMain = (place: Place, name: string): Seat | undefined => {
    const { order } = place;
    while (place.cursor < order.length && isDone(place, { sampleId: order[place.cursor] ?? '', kind: 'main' }))
      place.cursor++;
    for (let index = place.cursor; index < order.length; index++) {
      const seat: Seat = { sampleId: order[index] ?? '', kind: 'main' };
      if (!has(place, seat) && tables.isFree(seat.sampleId, name)) return seat;
    }
    return undefined;
  };
  const seating: Seating = {
    next(name) {
      const place = at(name);
      const seat =
        nextRepeat(place, (after) => place.main >= after) ??
        nextGold(place) ??
        nextMain(place, name) ??
        (place.held.size === 0 ? nextRepeat(place, () => true) : undefined);
      if (seat) seating.take(name, seat);
      return seat;
    },
    take(name, seat) {
      at(name).held.set(keyOf(seat), seat);
      if (seat.kind === 'main') tables.note(seat.sampleId, name, 'held');
    },
    settle(name, seat, judged) {
      const place = at(name);
      place.held.delete(keyOf(seat));
      if (isDone(place, seat)) return;
      place.done.set(seat.sampleId, [...(place.done.get(seat.sampleId) ?? []), seat.kind]);
      if (seat.kind === 'gold') place.goldDone++;
      if (seat.kind !== 'main') return;
      place.main++;
      tables.note(seat.sampleId, name, judged ? 'judged' : 'couldNot');
      const draw = drawNumber(`repeat ${seat.sampleId}`, drawNumber(name, seed));
      if (draw < repeats * 2 ** 32 || repeatIds?.has(seat.sampleId))
        place.repeats.push({ sampleId: seat.sampleId, after: place.main + repeatAfter });
    },
    unsettle(name, seat) {
      const place = at(name);
      place.held.set(keyOf(seat), seat);
      if (!isDone(place, seat)) return;
      const kinds = place.done.get(seat.sampleId) ?? [];
      place.done.set(
        seat.sampleId,
        kinds.filter((kind) => kind !== seat.kind),
      );
      if (seat.kind === 'gold') place.goldDone--;
      if (seat.kind !== 'main') return;
      place.main--;
      place.cursor = 0;
      place.repeats = place.repeats.filter(({ sampleId }) => sampleId !== seat.sampleId);
      tables.reopen(seat.sampleId, name);
    },
    isSettled: (name, seat) => isDone(at(name), seat),
    drop(sampleId) {
      tables.drop(sampleId);
      for (const { held } of places.values())
        for (const [key, seat] of held) if (seat.sampleId === sampleId) held.delete(key);
    },
    seen(name) {
      at(name).seenAt = now();
    },
    isThere,
    get left() {
      return tables.left;
    },
    all,
  };
  return seating;
}

function keyOf({ sampleId, kind }: Seat): string {
  return `${kind} ${sampleId}`;
}
