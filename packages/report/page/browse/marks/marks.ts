/** Samples that the reader of a page has marked, each with a comment. */
export interface Marks {
  has(sampleId: string): boolean;
  /** Empty where there is none. */
  commentOf(sampleId: string): string;
  /** Marks a sample, or with null takes its mark away. */
  set(sampleId: string, comment: string | null): void;
  all(): { sampleId: string; comment: string }[];
}

/** Opens the marks of this page. They stay in this browser, where it allows that, until they are saved as a file. */
export function openMarks(): Marks {
  const stored = `visionprefer-marks ${location.pathname}`;
  const marks = new Map(recall(stored));
  return {
    has: (sampleId) => marks.has(sampleId),
    commentOf: (sampleId) => marks.get(sampleId) ?? '',
    set(sampleId, comment) {
      if (comment === null) marks.delete(sampleId);
      else marks.set(sampleId, comment);
      remember(stored, JSON.stringify([...marks]));
    },
    all: () => [...marks].map(([sampleId, comment]) => ({ sampleId, comment })),
  };
}

function recall(stored: string): [string, string][] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(stored) ?? '[]');
    if (!Array.isArray(found)) return [];
    return found.flatMap((mark: unknown): [string, string][] => {
      const [sampleId, comment] = Array.isArray(mark) ? (mark as unknown[]) : [];
      return typeof sampleId === 'string' && typeof comment === 'string' ? [[sampleId, comment]] : [];
    });
  } catch {
    return [];
  }
}

function remember(stored: string, marks: string): void {
  try {
    localStorage.setItem(stored, marks);
  } catch {
    // Some browsers keep nothing for files: the marks last as long as the page is open.
  }
}
