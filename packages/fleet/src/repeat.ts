/**
 * Does something again and again, with a rest after each time. What it throws is passed over: it is tried again.
 *
 * @returns What stops it.
 */
export function repeat(restMs: number, act: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const round = async () => {
    await act().catch(() => {});
    if (!isStopped) timer = setTimeout(round, restMs);
  };
  timer = setTimeout(round, restMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
