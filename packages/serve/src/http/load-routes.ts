import { readdir } from 'node:fs/promises';
import type { Route } from './route.ts';

/** Every route that lies in the folder `routes`, in the order of their names: a new file there is all it takes. */
export async function loadRoutes(): Promise<Route[]> {
  const folder = new URL('../routes/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const { route } = (await import(new URL(file, folder).href)) as { route: Route };
      return route;
    }),
  );
}
