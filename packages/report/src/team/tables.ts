/** Who is at each sample. A sample is over when so many have judged it, or so many could not tell. */
export interface Tables {
  /** Notes something of a person at a sample: that they hold a seat there, have judged, or could not tell. */
  note(sampleId: string, name: string, what: 'held' | 'judged' | 'couldNot'): void;
  /** Takes back that a person has judged or could not tell; they hold the seat again. */
  reopen(sampleId: string, name: string): void;
  /** Whether a sample wants one more person than those who hold a seat there, are not this one, and are there. */
  isFree(sampleId: string, name: string): boolean;
  /** Asks nobody about a sample any more. */
  drop(sampleId: string): void;
  isDropped(sampleId: string): boolean;
  /** Judgements that are still wanted, over all samples. */
  readonly left: number;
}

interface Table {
  judged: Set<string>;
  couldNot: Set<string>;
  held: Set<string>;
  dropped: boolean;
}

/** Tables of samples at which so many people are wanted each. Samples that are not among `sampleIds` count for nothing. */
export function createTables(options: {
  sampleIds: ReadonlySet<string>;
  overlap: number;
  isThere: (name: string) => boolean;
}): Tables {
  const { sampleIds, overlap, isThere } = options;
  const tables = new Map<string, Table>();
  let left = sampleIds.size * overlap;

  const wanted = ({ judged, couldNot, dropped }: Table) =>
    dropped || couldNot.size >= overlap ? 0 : Math.max(0, overlap - judged.size);
  const change = (sampleId: string, act: (table: Table) => void) => {
    const table = tables.get(sampleId) ?? { judged: new Set(), couldNot: new Set(), held: new Set(), dropped: false };
    tables.set(sampleId, table);
    const before = wanted(table);
    act(table);
    if (sampleIds.has(sampleId)) left += wanted(table) - before;
  };

  return {
    note(sampleId, name, what) {
      change(sampleId, (table) => {
        if (what !== 'held') table.held.delete(name);
        table[what].add(name);
      });
    },
    reopen(sampleId, name) {
      change(sampleId, ({ judged, couldNot, held }) => {
        judged.delete(name);
        couldNot.delete(name);
        held.add(name);
      });
    },
    isFree(sampleId, name) {
      const table = tables.get(sampleId);
      if (!table) return true;
      const others = [...table.held].filter((other) => other !== name && isThere(other)).length;
      return wanted(table) > others;
    },
    drop(sampleId) {
      change(sampleId, (table) => {
        table.dropped = true;
      });
    },
    isDropped: (sampleId) => tables.get(sampleId)?.dropped ?? false,
    get left() {
      return left;
    },
  };
}
