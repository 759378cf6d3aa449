import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import type { TeamTokens } from '@visionprefer/report/review';
import * as z from 'zod';

/** The links of a team, in a file that its owner alone can read. */
export interface TeamLinks {
  tokens: TeamTokens;
  /** Writes the links behind this beginning. */
  write(base: string): Promise<void>;
}

const link = z.string().regex(/\/[\w-]{16,}\/$/);
const linksSchema = z.object({ lead: link, people: z.record(z.string(), link) });

/**
 * Opens the file of links, whose tokens stay the same from start to start. A person that is new gets a token; a link that
 * is deleted in the file is no longer good, and the person gets a new one.
 *
 * @throws InputError when the file holds something else.
 */
export async function openTeamLinks(path: string, label: string, people: readonly string[]): Promise<TeamLinks> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new InputError(`${label} cannot be read (${error.code}).`);
  });
  const earlier = text === undefined ? undefined : readLinks(text, label);
  const tokenOf = (given: string | undefined) => given?.split('/').at(-2) ?? randomBytes(24).toString('base64url');
  const tokens: TeamTokens = {
    lead: tokenOf(earlier?.lead),
    people: Object.fromEntries(
      people.map((name) => [
        name,
        tokenOf(earlier && Object.hasOwn(earlier.people, name) ? earlier.people[name] : undefined),
      ]),
    ),
  };
  return {
    tokens,
    async write(base) {
      const linkOf = (token: string) => `${base}${token}/`;
      const links = {
        lead: linkOf(tokens.lead),
        people: Object.fromEntries(Object.entries(tokens.people).map(([name, token]) => [name, linkOf(token)])),
      };
      // Never half a file: a token that is lost is a link that no longer works.
      const beside = `${path}.new`;
      await writeFile(beside, `${JSON.stringify(links, undefined, 2)}\n`, { mode: 0o600 });
      await chmod(beside, 0o600);
      await rename(beside, path);
    },
  };
}

function readLinks(text: string, label: string): z.infer<typeof linksSchema> {
  try {
    return linksSchema.parse(JSON.parse(text));
  } catch {
    throw new InputError(`${label} holds no links of a team. Move it away, and new links are made.`);
  }
}
