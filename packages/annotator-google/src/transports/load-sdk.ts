import { AnnotatorError } from '@visionprefer/core/plugin';

/**
 * Loads an SDK when it is first needed, and makes one client of it.
 *
 * @throws AnnotatorError that says how to install it, when it is not.
 */
export function loadSdk<Sdk, Client>(
  name: string,
  importSdk: () => Promise<Sdk>,
  create: (sdk: Sdk) => Client,
): () => Promise<Client> {
  let client: Promise<Client> | undefined;
  const load = async (): Promise<Client> => {
    const sdk = await importSdk().catch((error: unknown) => {
      const missing = (error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND';
      const why = missing ? `is not installed. Run: npm install ${name}` : `cannot be loaded: ${error}`;
      throw new AnnotatorError('unknown-model', `The calls go through the package ${name}, which ${why}`);
    });
    return create(sdk);
  };
  return () => (client ??= load());
}
