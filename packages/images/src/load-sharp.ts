/**
 * Loads sharp once a picture needs it: that takes 90 CPU ms and 30 MB, and a run of plain pictures needs none of it.
 */
export async function loadSharp(): Promise<typeof import('sharp').default> {
  return (await import('sharp')).default;
}
