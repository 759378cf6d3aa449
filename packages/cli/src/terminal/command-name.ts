/** The beginning of a command line that calls this command again, in the way in which it was called. */
export function commandName(environment: Readonly<Record<string, string | undefined>>): string {
  const { npm_lifecycle_event: script, npm_command: command } = environment;
  // A script of the repository, such as `npm run demo`.
  if (command === 'run' || script === 'demo') return 'npm run visionprefer --';
  if (command === 'exec') return 'npx @visionprefer/cli';
  return 'visionprefer';
}

/** A command line that can be copied. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
