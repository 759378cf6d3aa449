import { browserPlatform } from '../platforms/browser-platform.ts';
import { assembleModel } from './assemble-model.ts';
import type { VpScoreModel } from './vp-score-model.ts';

/**
 * Fetches a model folder from a server, and checks its digests as in Node.
 *
 * @param folder Its address.
 * @throws InputError when a file is missing, damaged, edited or of another model.
 */
export async function fetchModel(folder: URL): Promise<VpScoreModel> {
  const base = folder.href.endsWith('/') ? folder.href : `${folder.href}/`;
  return assembleModel((name) => browserPlatform.read(new URL(name, base)), base);
}
