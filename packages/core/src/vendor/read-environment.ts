/**
 * The environment variable of this name; undefined where it is not set, is blank, or the runtime has no environment.
 */
export function readEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name]?.trim() || undefined;
}
