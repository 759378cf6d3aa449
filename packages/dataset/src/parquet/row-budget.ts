/** A file that holds rows in memory until it writes them as a row group. */
export interface RowHolder {
  /** Bytes of the images it holds. */
  readonly held: number;
  writeGroup(): void;
}

/** Shares one allowance of memory among all files that are written at once. */
export interface RowBudget {
  add(holder: RowHolder): void;
  /** Has the fullest files write their rows until all of them together are within the allowance. */
  keepWithin(): void;
}

/** Creates a {@link RowBudget} of so many bytes. */
export function createRowBudget(bytes: number): RowBudget {
  const holders: RowHolder[] = [];
  return {
    add: (holder) => {
      holders.push(holder);
    },
    keepWithin() {
      for (;;) {
        let sum = 0;
        let fullest: RowHolder | undefined;
        for (const holder of holders) {
          sum += holder.held;
          if (holder.held > (fullest?.held ?? 0)) fullest = holder;
        }
        if (sum <= bytes || !fullest) return;
        fullest.writeGroup();
      }
    },
  };
}
