/** An id; undefined where none is written; or why what is written cannot be one. */
export type ReadId = { id: string | undefined } | { problem: string };

/** A number as a spreadsheet, pandas or Java shortens it: what stood after its last digit is gone. `1e20` may be a name. */
const shortened = /^[+-]?\d(?:[.,]\d+e\+?|e\+)\d+$/i;

/** Texts that pandas, Python and spreadsheets write where nothing is. */
const nothing = /^(?:|nan|NaN|<NA>|None|null|NULL|#N\/A)$/;

/**
 * Reads an id from a cell or a field: text, or a whole number with all its digits. Nothing, blank
 * text and NaN are none, and so are the words for them: `NaN`, `<NA>`, `None`, `null`, `#N/A`.
 *
 * @param name What holds it, as the user named it.
 */
export function readId(written: unknown, name: string): ReadId {
  if (written === undefined || written === null || Number.isNaN(written)) return { id: undefined };
  if (typeof written === 'bigint') return { id: String(written) };
  if (typeof written === 'number') {
    return Math.abs(written) <= Number.MAX_SAFE_INTEGER ? { id: String(written) } : lost(String(written), name);
  }
  if (typeof written !== 'string') return { problem: `${name} is no text and no whole number` };
  if (shortened.test(written.trim())) return lost(written.trim(), name);
  return { id: isNothing(written) ? undefined : written };
}

/** Whether a text is a word for nothing, as those who write tables put it where a cell is empty. */
export function isNothing(text: string): boolean {
  return nothing.test(text.trim());
}

function lost(written: string, name: string): ReadId {
  return {
    problem: `${name} is ${written}: a number whose last digits are lost, so that two ids may have become one. Write ids as text, or as whole numbers with all their digits`,
  };
}
