import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

const page = resolve(import.meta.dirname, '../../../docs/team-of-raters.md');

/** A server of the command, until it has said where it is. */
async function serve(args: readonly string[], folder: string) {
  const { child, ended } = start(args, folder);
  let said = '';
  child.stdout?.on('data', (text) => {
    said += text;
  });
  while (!said.includes('\n'))
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
    ]);
  const end = async () => {
    child.kill('SIGINT');
    return (await ended).exitCode;
  };
  return { said: said.trim(), end };
}

/** Says of every question that image A is the better, until nothing is asked. */
async function answerAll(url: string): Promise<void> {
  const post = (path: string, body: unknown) =>
    fetch(url + path, {
      method: 'POST',
      headers: { origin: new URL(url).origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (;;) {
    const state = await (await fetch(`${url}news`)).json();
    if (state.question) {
      const sent = { id: state.question.id, marks: { better: ['A'] }, ms: 900 };
      expect((await post('answer', sent)).status).toBe(200);
    } else if (state.feedback) await post('read', {});
    else if (state.nothingLeft || ['nothing', 'others'].includes(state.waiting)) return;
  }
}

test('every command line of docs/team-of-raters.md works, one after the other', async () => {
  const text = await readFile(page, 'utf8');
  const lines = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  expect(lines).toHaveLength(6);
  expect(lines.every((line) => line.startsWith('visionprefer '))).toBe(true);
  const [lead = [], team = [], pay = [], agreement = [], aggregate = [], proxy = []] = lines.map((line) =>
    line.split(' ').slice(1),
  );
  const folder = await makeFolder();
  const samples = await makeSamples(folder, 4);
  await writeLines(join(folder, 'samples.jsonl'), samples.slice(0, 1));
  await writeFile(join(folder, 'team.yaml'), /```yaml team.yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '');

  const alone = await serve(lead, folder);
  await answerAll(alone.said);
  expect(await alone.end()).toBe(0);
  await writeLines(join(folder, 'samples.jsonl'), samples);

  const served = await serve(team, folder);
  const links = JSON.parse(await readFile(join(folder, served.said), 'utf8')) as { people: Record<string, string> };
  await Promise.all(Object.values(links.people).map(answerAll));
  expect(await served.end()).toBe(0);

  expect((await run(pay, folder)).stdout).toMatch(/^person +answers.*earned\nana /);
  expect((await readFile(join(folder, 'pay.csv'), 'utf8')).split('\n')).toHaveLength(5);
  for (const args of [agreement, aggregate]) expect(await run(args, folder)).toMatchObject({ exitCode: 0 });

  const behind = await serve(proxy, folder);
  expect(await readFile(join(folder, behind.said), 'utf8')).toContain('"ana": "https://rate.example.org/pictures/');
  expect(await behind.end()).toBe(0);
});
