import { element } from '../look/element.ts';

/** A list of any length of which only what is seen is in the page. */
export interface VirtualList {
  node: HTMLElement;
  /** Shows other items, from the first on. */
  show(items: readonly number[]): void;
  /** Draws what is seen now. Called when the list has come into the page. */
  refresh(): void;
  /** Brings an item into view and gives it the focus. */
  focus(position: number): void;
  /** Position of the item that has the focus; -1 when none has. */
  focused(): number;
}

/** Rows above and below what is seen, so that scrolling does not outrun drawing. */
const margin = 4;

/**
 * Makes a list whose rows all have the height that the style sheet gives in `--row`. It scrolls with the page.
 *
 * @param draw Makes the row of an item.
 * @param kind A further class, for rows of another height.
 */
export function virtualList(draw: (item: number) => HTMLElement, kind = ''): VirtualList {
  let items: readonly number[] = [];
  const drawn = new Map<number, HTMLElement>();
  const node = element('ol', { class: `rows ${kind}` });

  const refresh = () => {
    if (!node.isConnected) return;
    const height = rowHeight(node);
    node.style.height = `${items.length * height}px`;
    const top = -node.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height) - margin);
    const last = Math.min(items.length, Math.ceil((top + innerHeight) / height) + margin);
    for (const [position, row] of drawn) {
      if (position >= first && position < last) continue;
      // The focus must not fall out of the page with a row that is scrolled away.
      if (row.contains(document.activeElement)) continue;
      row.remove();
      drawn.delete(position);
    }
    for (let position = first; position < last; position++) if (!drawn.has(position)) place(position);
  };
  const place = (position: number) => {
    const row = draw(items[position] ?? 0);
    row.style.setProperty('--position', String(position));
    row.setAttribute('aria-posinset', String(position + 1));
    row.setAttribute('aria-setsize', String(items.length));
    row.dataset.position = String(position);
    const after = [...drawn].filter(([other]) => other > position).sort(([a], [b]) => a - b)[0]?.[1];
    node.insertBefore(row, after ?? null);
    drawn.set(position, row);
    return row;
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      refresh();
    });
  };
  addEventListener('scroll', soon, { passive: true });
  addEventListener('resize', soon);

  return {
    node,
    show(shown) {
      items = shown;
      drawn.clear();
      node.replaceChildren();
      refresh();
    },
    refresh,
    focus(position) {
      if (position < 0 || position >= items.length) return;
      const height = rowHeight(node);
      const start = node.getBoundingClientRect().top + scrollY + position * height;
      const above = Number.parseFloat(getComputedStyle(node).scrollMarginTop) || 0;
      if (start - above < scrollY) scrollTo({ top: start - above });
      else if (start + height > scrollY + innerHeight) scrollTo({ top: start + height - innerHeight });
      refresh();
      const row = drawn.get(position) ?? place(position);
      row.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
    },
    focused() {
      const row = document.activeElement?.closest<HTMLElement>('[data-position]');
      return row && node.contains(row) ? Number(row.dataset.position) : -1;
    },
  };
}

function rowHeight(node: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(node).getPropertyValue('--row')) || 240;
}
