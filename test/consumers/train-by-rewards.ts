import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Annotator, defineAspect } from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { imageLoader } from '@visionprefer/images';
import { jurySource, type RewardServer, startRewardServer } from '@visionprefer/serve';
import sharp from 'sharp';
import { type Python, runScript } from './python.ts';

/** What came of two trainings that differ in nothing but the sign of their reward. */
export interface Arms {
  redder: Trained;
  lessRed: Trained;
  /** How far apart their gains in redness are, in standard errors. */
  apart: number;
}

/** One training: gain in redness of a fixed set of pictures, with its standard error. */
interface Trained {
  gain: number;
  standardError: number;
  /** Of the optimiser. */
  steps: number;
  cpuSeconds: number;
  megabytes: number;
}

/**
 * Has TRL's DDPOTrainer learn from our server: two arms from the same start and seed, one on redness and one on its
 * negative. A rise of one alone would prove nothing: rewards of noise made pictures redder, too.
 */
export async function trainByRewards(python: Extract<Python, { program: string }>, seed: number): Promise<Arms> {
  const [up, down] = [await serve(1), await serve(-1)];
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-ddpo-'));
  const train = async (reward: RewardServer): Promise<Trained> => {
    const place = await mkdtemp(join(folder, 'arm-'));
    await writeFile(join(place, 'ddpo.json'), JSON.stringify({ reward: reward.url, judge: up.url, seed }));
    return (await runScript(python, 'ddpo.py', place)) as Trained;
  };
  try {
    const [redder, lessRed] = await Promise.all([train(up), train(down)]);
    const apart = (redder.gain - lessRed.gain) / Math.hypot(redder.standardError, lessRed.standardError);
    return { redder, lessRed, apart };
  } finally {
    await Promise.all([up.close(), down.close()]);
    await rm(folder, { recursive: true });
  }
}

const level = (name: string) => ({ name, description: `It is ${name}.` });
const redness = defineAspect({
  id: 'redness',
  version: 1,
  question: 'How red is it?',
  levels: [level('not red at all'), level('hardly red'), level('somewhat red'), level('red'), level('deep red')],
});

/** An annotator as anyone would write one: how far red lies above green and blue. */
function rednessAnnotator(sign: 1 | -1): Annotator {
  return {
    specVersion: 1,
    id: `redness:${sign}`,
    async answer(question) {
      const output = await scoresOutput(question, async ({ bytes }) => {
        const [red, green, blue] = (await sharp(bytes).removeAlpha().stats()).channels.map(({ mean }) => mean / 255);
        return { redness: { score: 3 + sign * ((red ?? 0) - ((green ?? 0) + (blue ?? 0)) / 2) } };
      });
      return { output };
    },
  };
}

async function serve(sign: 1 | -1): Promise<RewardServer> {
  const load = imageLoader();
  const source = await jurySource({
    annotators: [rednessAnnotator(sign)],
    aspects: [redness],
    loadImage: (image, how) => load(image, how),
  });
  return startRewardServer({ source, port: 0 });
}
