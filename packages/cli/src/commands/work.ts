import { resolve } from 'node:path';
import { type FleetMember, joinFleet, type MemberProgress } from '@visionprefer/fleet';
import { imageLoader } from '@visionprefer/images';
import { traceCalls } from '@visionprefer/telemetry';
import { findAnnotators } from '../annotate/plan-annotate.ts';
import { exitCodes } from '../exit-codes.ts';
import type { WorkFlags } from '../options/work-options.ts';
import type { Surroundings } from '../surroundings.ts';
import { count, countOf } from '../terminal/count.ts';
import { printable } from '../terminal/display-text.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer work`: asks what runs have put into a queue, until it is stopped. */
export async function workCommand(flags: WorkFlags, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, folder, environment, signal, drain } = surroundings;
  const { allowPath, allowPrivateHosts = false } = flags;
  const status = createStatus(stderr, flags);
  surroundings.printConsole?.(status.warn);
  const stopped = drain();
  const idle = watchIdle(flags.idle);
  const member = await joinFleet({
    redis: flags.queue,
    password: environment.VISIONPREFER_REDIS_PASSWORD,
    annotators: await findAnnotators(flags.annotator, folder, undefined),
    loadImage: imageLoader({
      root: resolve(folder, flags.root),
      allowPaths: allowPath.map((path) => resolve(folder, path)),
      allowPrivateHosts,
    }),
    concurrency: flags.concurrency,
    lostAfterMs: flags.lostAfter === undefined ? undefined : flags.lostAfter * 1_000,
    onCall: traceCalls(),
    onNotice: (notice) => status.say(printable(notice)),
    onProgress(progress) {
      idle.seen(progress);
      status.progress(() => describeProgress(progress));
    },
  });
  status.say(`Waits for questions. Ctrl-C ends it.`);
  try {
    await Promise.race([aborted(stopped), idle.ended, member.unfit]);
    const { inFlight } = member.progress();
    if (inFlight > 0) {
      status.warn(`Finishing ${countOf(inFlight, 'question')} under way. Ctrl-C again stops at once.`);
    }
  } catch (error) {
    await member.close({ force: true });
    throw error;
  } finally {
    idle.stop();
    await finish(member, signal);
    status.end();
  }
  const { answered, failed } = member.progress();
  if (flags.json) stdout.write(jsonDocument({ answered, failed }));
  else stdout.write(`${describeProgress({ answered, failed, inFlight: 0 })}\n`);
  return exitCodes.done;
}

/** Finishes what is under way, or leaves it when told to stop at once. */
async function finish(member: FleetMember, signal: AbortSignal): Promise<void> {
  const closed = member.close();
  await Promise.race([closed, aborted(signal)]);
  if (signal.aborted) await member.close({ force: true });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Watches whether there is anything to do. */
function watchIdle(seconds: number | undefined) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const wait = () => (seconds === undefined ? undefined : setTimeout(end, seconds * 1_000));
  let timer = wait();
  return {
    ended,
    seen({ inFlight }: MemberProgress): void {
      clearTimeout(timer);
      if (inFlight === 0) timer = wait();
    },
    stop: () => clearTimeout(timer),
  };
}

function describeProgress({ answered, failed, inFlight }: MemberProgress): string {
  return [
    `${count(answered)} answered`,
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(inFlight > 0 ? [`${count(inFlight)} in flight`] : []),
  ].join(', ');
}
