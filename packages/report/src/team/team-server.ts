import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InputError } from '@visionprefer/core';
import * as z from 'zod';
import {
  checkCaller,
  marksSchema,
  Refusal,
  readBody,
  send,
  sendPage,
  sendPicture,
  serveGuarded,
} from '../review/serve-guarded.ts';
import type { PersonDesk } from './person-desk.ts';
import type { BriefingView, TeamState } from './team-view.ts';

/** What is served to a team. */
export interface ServedTeam {
  desks: ReadonlyMap<string, PersonDesk>;
  /** The secret part of each link. */
  tokens: TeamTokens;
  briefing: BriefingView;
  /** Where the team stands, and its table for paying. */
  team: { state(): TeamState; table(): string };
  /** The page of a person, and that of the lead, with their Content-Security-Policy. */
  pages: { person: { html: string; policy: string }; lead: { html: string; policy: string } };
  host?: string | undefined;
  port?: number | undefined;
  /** Where people reach the server, when it stands behind a proxy: `https://rate.example.org/pictures/`. */
  publicUrl?: string | undefined;
}

/** The secret part of each link: 16 letters or more. */
export interface TeamTokens {
  lead: string;
  people: Readonly<Record<string, string>>;
}

/** A server for a team. */
export interface TeamServer {
  /** What every link begins with, and the token comes behind. */
  base: string;
  close(): Promise<void>;
}

/** How long a question about news is kept waiting. */
const patienceMs = 15_000;

const answerSchema = z.strictObject({
  id: z.string().max(60),
  marks: marksSchema.optional(),
  cannot: z
    .union([z.literal('tell'), z.strictObject({ broken: z.array(z.string().max(10)).min(1).max(100) })])
    .optional(),
  comment: z.string().max(2000, 'expected at most 2,000 letters').optional(),
  ms: z
    .number()
    .min(0)
    .max(2 ** 31),
});
const nothing = z.strictObject({});

/**
 * Serves a team. Every path begins with the token of a person or of the lead, behind the path of `publicUrl` where the
 * proxy leaves that on. Other hosts, other origins, bodies that are too big or no JSON are refused; a token is compared
 * with all of them in the same time, and never written anywhere.
 *
 * @throws InputError for an address that cannot be had.
 */
export async function serveTeam(served: ServedTeam): Promise<TeamServer> {
  const { host = '127.0.0.1', publicUrl } = served;
  const named = publicUrl === undefined ? undefined : new URL(publicUrl);
  if (!named && (host === '0.0.0.0' || host === '::'))
    throw new InputError(`${host} stands for every address. Say by --public-url where people reach the server.`);
  const rooms = roomsOf(served);
  const allowed = { hosts: [] as string[], origins: [] as string[] };
  const basePath = named?.pathname.replace(/\/?$/, '/') ?? '/';
  const { port, close } = await serveGuarded({
    ...{ host, port: served.port },
    async handle(request, response) {
      checkCaller(request, allowed);
      const url = request.url ?? '';
      const inside = url.startsWith(basePath) ? url.slice(basePath.length) : url.slice(1);
      const [, token = '', path = ''] = /^([^/?#]*)\/([^?#]*)$/.exec(inside) ?? [];
      const room = findRoom(rooms, token);
      if (!room) throw new Refusal(404, 'There is nothing here.');
      await room(request, response, path);
    },
  });
  const own = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  allowed.hosts.push(own, ...(named ? [named.host] : []));
  allowed.origins.push(`http://${own}`, ...(named ? [named.origin] : []));
  return { base: named ? `${named.origin}${basePath}` : `http://${own}/`, close };
}

type Room = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

function roomsOf(served: ServedTeam): { digest: Buffer; room: Room }[] {
  const { desks, tokens, team, pages } = served;
  const lead: Room = async ({ method }, response, path) => {
    if (method !== 'GET') throw new Refusal(405, 'Expected GET.');
    if (path === '') sendPage(response, pages.lead);
    else if (path === 'state') send(response, 200, team.state());
    else if (path === 'people.csv') sendTable(response, team.table());
    else throw new Refusal(404, 'There is nothing here.');
  };
  return [
    { digest: digestOf(tokens.lead), room: lead },
    ...Object.entries(tokens.people).flatMap(([name, token]) => {
      const desk = desks.get(name);
      return desk ? [{ digest: digestOf(token), room: roomOf(desk, served) }] : [];
    }),
  ];
}

/** The room behind a token: every one is compared, so that time tells nothing. */
function findRoom(rooms: readonly { digest: Buffer; room: Room }[], token: string): Room | undefined {
  const given = digestOf(token);
  let found: Room | undefined;
  for (const { digest, room } of rooms) if (timingSafeEqual(digest, given)) found = room;
  return found;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** What one person may ask of the server. */
function roomOf(desk: PersonDesk, { briefing, pages }: ServedTeam): Room {
  const posts: Record<string, (request: IncomingMessage) => Promise<void>> = {
    answer: async (request) => desk.answer(await readBody(request, answerSchema)),
    change: async (request) => {
      await readBody(request, nothing);
      await desk.change();
    },
    read: async (request) => {
      await readBody(request, nothing);
      desk.read();
    },
  };
  return async (request, response, path) => {
    const post = Object.hasOwn(posts, path) ? posts[path] : undefined;
    if (request.method !== (post ? 'POST' : 'GET')) throw new Refusal(405, `Expected ${post ? 'POST' : 'GET'}.`);
    if (path === '') return sendPage(response, pages.person);
    if (path === 'briefing') return send(response, 200, briefing);
    const picture = /^picture\/([0-9a-f.]{1,60})\/(\d{1,4})$/.exec(path);
    if (picture) return sendPicture(response, desk.picture(picture[1] ?? '', Number(picture[2])));
    if (!post && path !== 'state' && path !== 'news') throw new Refusal(404, 'There is nothing here.');
    // An answer to what was asked before a restart comes first: then its question is laid before others.
    if (post) desk.seen();
    else desk.come();
    await post?.(request);
    if (path === 'news' && desk.state().waiting !== 'no') await Promise.race([desk.changed(), patience()]);
    send(response, 200, desk.state());
  };
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, patienceMs).unref());
}

function sendTable(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="people.csv"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(text);
}
