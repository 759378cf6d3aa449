import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { type CurrentFigures, startRewardServer } from '@visionprefer/serve';
import { traceRequests } from '@visionprefer/telemetry';
import { exitCodes } from '../exit-codes.ts';
import type { ServeFlags } from '../options/serve-options.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { openRewardSource } from '../serve/open-reward-source.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { dollars } from '../terminal/dollars.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer serve`: rewards for trainers, until the command is stopped. */
export async function serveCommand(flags: ServeFlags, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder, signal, drain } = surroundings;
  const status = createStatus(stderr, flags);
  surroundings.printConsole?.(status.warn);
  const token = await readToken(flags, surroundings);
  const { source, aspects } = await openRewardSource(flags, surroundings, status);
  const log = openProblemLog(status, { out: flags.out, folder });
  const stopped = drain();
  const server = await startRewardServer({
    ...{ source, token, host: flags.host, port: flags.port, cacheSize: flags.cacheSize, normalize: flags.normalize },
    ...{ aspects, weights: flags.weight },
    maxBodyBytes: flags.maxBody * 1e6,
    maxMemoryBytes: flags.maxMemory * 1e6,
    maxWaiting: flags.maxWaiting,
    onRequest: traceRequests(),
    onUnjudged: ({ prompt, hash }, error) =>
      log.report({ message: `image ${hash} for ${JSON.stringify(shorten(prompt))}: ${error.message}` }),
    onProblem: ({ route, error }) => log.report({ message: `${route}: ${error.message}` }),
    onProgress: (figures) => status.progress(() => printable(describeFigures(figures))),
  }).catch(async (error) => {
    await source.close();
    throw error;
  });
  const said = { url: server.url, source: source.name, aspects: source.aspects };
  stdout.write(flags.json ? `${JSON.stringify(said)}\n` : `${describeServer(said)}\n`);
  if (!stopped.aborted) await once(stopped, 'abort');
  if (server.inFlight > 0) {
    status.warn(`Answering ${count(server.inFlight)} requests that are under way. Ctrl-C again stops at once.`);
  }
  await server.close(signal);
  status.end();
  log.close();
  return exitCodes.done;
}

async function readToken(
  { tokenFile }: ServeFlags,
  { folder, environment }: Surroundings,
): Promise<string | undefined> {
  if (tokenFile === undefined) return environment.VISIONPREFER_TOKEN || undefined;
  try {
    return (await readFile(resolve(folder, tokenFile), 'utf8')).trim();
  } catch (cause) {
    throw new InputError(`--token-file: ${tokenFile} cannot be read. Name a file that holds the token.`, { cause });
  }
}

function shorten(prompt: string): string {
  return prompt.length > 80 ? `${prompt.slice(0, 79)}…` : prompt;
}

function describeServer({ url, source, aspects }: { url: string; source: string; aspects: readonly string[] }): string {
  return `Rewards at ${url} by ${source} (${aspects.join(', ')}). Ctrl-C stops.`;
}

function describeFigures({ requests, judged, cached, failed, waiting, usd }: CurrentFigures & { requests: number }) {
  const parts = [
    `${count(requests)} requests`,
    `${count(judged)} images judged`,
    `${count(cached)} known`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(waiting > 0 ? [`${count(waiting)} waiting`] : []),
    ...(usd === undefined ? [] : [dollars(usd)]),
  ];
  return parts.join('  ');
}
