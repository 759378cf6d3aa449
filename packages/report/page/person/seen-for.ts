/** Counts the milliseconds for which the page is visible, from now on. */
export function seenFor(): () => number {
  let before = 0;
  let since = document.visibilityState === 'visible' ? performance.now() : undefined;
  addEventListener('visibilitychange', () => {
    if (since !== undefined) before += performance.now() - since;
    since = document.visibilityState === 'visible' ? performance.now() : undefined;
  });
  return () => before + (since === undefined ? 0 : performance.now() - since);
}
