import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTeam } from '../src/team/read-team.ts';
import { makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

const team = `
people:
  - ana
  - name: bo
    pay: { perAnswer: 0.1 }
overlap: 2
ask: better
aspects: [fidelity]
repeats: 0
pay: { currency: EUR, perAnswer: 0.05 }
instructions: guide.md
`;

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? `${address.port}` : '0';
}

/** A team's review in a process of its own, until its links are written. */
async function startTeam(folder: string, port: string) {
  const { child, ended } = start(['review', 's.jsonl', '--team', 'team.yaml', '--port', port], folder);
  await Promise.race([once(child.stdout ?? child, 'data'), ended.then((end) => Promise.reject(new Error(end.stderr)))]);
  const links = JSON.parse(await readFile(join(folder, 'annotations.links.json'), 'utf8')) as {
    people: Record<string, string>;
  };
  return { child, ended, links };
}

interface State {
  question: { id: string } | null;
  answered: number;
  waiting: string;
}

async function answer(link: string | undefined): Promise<State> {
  for (;;) {
    const state = (await (await fetch(`${link}news`)).json()) as State;
    if (!state.question) {
      if (state.waiting === 'soon') continue;
      return state;
    }
    const response = await fetch(`${link}answer`, {
      method: 'POST',
      headers: { origin: new URL(`${link}`).origin, 'content-type': 'application/json' },
      body: JSON.stringify({ id: state.question.id, marks: { better: ['A'] }, ms: 1500 }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as State;
  }
}

test('a team is killed, goes on with the same links, and is paid', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 3));
  await writeFile(join(folder, 'team.yaml'), team);
  await writeFile(join(folder, 'guide.md'), '# How to judge\n\nLook twice.\n');
  const port = await freePort();
  const first = await startTeam(folder, port);
  const { ana, bo } = first.links.people;
  expect(await (await fetch(`${ana}briefing`)).json()).toMatchObject({
    instructions: '# How to judge\n\nLook twice.\n',
  });
  await answer(ana);
  await answer(bo);
  first.child.kill('SIGKILL');
  const killed = await first.ended;
  const second = await startTeam(folder, port);
  expect(second.links).toEqual(first.links);
  expect((await stat(join(folder, 'annotations.links.json'))).mode & 0o777).toBe(0o600);
  expect((await (await fetch(`${ana}state`)).json()) as State).toMatchObject({ answered: 1 });
  for (const link of [ana, ana, bo, bo]) await answer(link);
  second.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await second.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/annotations\.jsonl {2}6 of 6 judgements of 2 people\nperson +answers/);
  for (const said of [stdout, stderr, killed.stderr, killed.stdout])
    for (const link of [ana, bo]) expect(said).not.toContain(link?.split('/').at(-2));

  const table = await run(['review', 's.jsonl', '--team', 'team.yaml', '--pay-table', 'pay.csv'], folder);
  expect(table.exitCode).toBe(0);
  const [, anaRow, boRow] = (await readFile(join(folder, 'pay.csv'), 'utf8')).split('\n');
  expect(anaRow).toMatch(/^ana,3,0,0\.00,1\.5,0,0,0,0,[\d.]+,0\.15,EUR$/);
  expect(boRow).toMatch(/^bo,3,0,0\.00,1\.5,0,0,0,0,[\d.]+,0\.30,EUR$/);
  expect((await run(['aggregate', 'annotations.jsonl'], folder)).stdout).toMatch(/consensus on 3 samples/);
});

test('a team that cannot be is refused, with what was expected', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  const refused: [yaml: string, message: string][] = [
    ['people: [ana', 'team.yaml: '],
    ['', 'team.yaml: people: '],
    ['people: [ana, ana]\noverlap: 1', 'team.yaml: people: ana is named twice.'],
    ['people: [a b]\noverlap: 1', 'team.yaml: people.0: expected a name of letters, digits and . _ @ -, such as ana.'],
    ['people: [ana]', 'team.yaml: overlap: 3 people are to judge each sample, but 1 person is named.'],
    ['people: [ana]\noverlp: 1', 'team.yaml: unknown key overlp. Did you mean overlap?'],
    ['people: [ana]\noverlap: 1\ninstructions: no.md', 'team.yaml: instructions: no.md: there is no such file.'],
    ['people: [{ name: ana, pay: { perHour: 9 } }]\noverlap: 1', 'Give the currency: pay: { currency: EUR }'],
    [
      'people: [ana]\noverlap: 1\npay: { currency: euro }',
      'pay.currency: expected three capital letters, such as EUR.',
    ],
  ];
  for (const [yaml, message] of refused) {
    await writeFile(join(folder, 'team.yaml'), yaml);
    await expect(readTeam('team.yaml', folder)).rejects.toThrow(message);
  }
  await expect(readTeam('nowhere.yaml', folder)).rejects.toThrow('--team nowhere.yaml: there is no such file.');
  await writeFile(join(folder, 'team.yaml'), 'people: [ana]\noverlap: 1\ngold: { file: no.jsonl }');
  const noGold = await run(['review', 's.jsonl', '--team', 'team.yaml'], folder);
  expect(noGold).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no.jsonl: there is no such file') });
  const odd = await run(['review', 's.jsonl', '--team', 'team.yaml', '--public-url', 'rate'], folder);
  expect(odd.stderr).toContain('An address such as https://rate.example.org/pictures/ was expected.');
});
