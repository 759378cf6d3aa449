/**
 * How often the fidelity of `pixels` prefers the original to a copy with generated artefacts (the indoor pairs of
 * MJ-Bench), how it orders four images that a reward model ranked, and what a 1024 px image costs.
 * `node --conditions=@visionprefer/source bench/pixels-on-real-pairs.ts [folder]`; the folder holds `indoor/` and `ocean/`.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { pixels } from '@visionprefer/annotator-pixels';
import { annotate, fidelity, type Sample } from '@visionprefer/core';
import { imageLoader } from '@visionprefer/images';

const root = pathToFileURL(`${process.argv[2] ?? '../shared/data/images'}/`);
const pairs: { id: string; prompt: string; better: string; worse: string }[] = JSON.parse(
  readFileSync(new URL('indoor/pairs.json', root), 'utf8'),
);
const indoor = pairs.map(({ id, prompt, better, worse }) => ({
  id,
  prompt,
  images: [
    { id: 'better', url: `indoor/${better}` },
    { id: 'worse', url: `indoor/${worse}` },
  ],
}));
const ocean = {
  id: 'ocean',
  prompt: 'a painting of an ocean with clouds and birds, day time, low depth field effect',
  images: [1, 2, 3, 4].map((rank) => ({ id: `${rank}`, url: `ocean/${rank}.webp` })),
};

const before = process.cpuUsage();
const judged = await scoreAll(indoor);
const { user, system } = process.cpuUsage(before);
const tally = { right: 0, tied: 0, wrong: 0 };
const gaps: number[] = [];
for (const { id } of indoor) {
  const scores = judged.get(id);
  const gap = (scores?.get('better') ?? Number.NaN) - (scores?.get('worse') ?? Number.NaN);
  gaps.push(gap);
  tally[gap > 0 ? 'right' : gap < 0 ? 'wrong' : 'tied']++;
}
const noticeable = gaps.filter((gap) => Math.abs(gap) >= 0.1);
const order = [...((await scoreAll([ocean])).get('ocean') ?? [])].sort((a, b) => b[1] - a[1]);
process.stdout.write(
  [
    `indoor: the original is preferred in ${tally.right} of ${pairs.length}, the copy in ${tally.wrong}, tied ${tally.tied}`,
    `  of the ${noticeable.length} with a gap of 0.1 or more: ${noticeable.filter((gap) => gap > 0).length} right`,
    `ocean, best to worst: ${order.map(([id, score]) => `${id} (${score.toFixed(2)})`).join(' > ')}; ranked 1 > 2 > 3 > 4`,
    `CPU for an image of 1024 px, loading included: ${((user + system) / 1000 / (2 * pairs.length)).toFixed(0)} ms`,
    '',
  ].join('\n'),
);

async function scoreAll(samples: Sample[]): Promise<Map<string, Map<string, number>>> {
  const scores = new Map<string, Map<string, number>>();
  const loadImage = imageLoader({ root });
  for await (const annotation of annotate(samples, { annotators: [pixels()], aspects: [fidelity], loadImage })) {
    if (annotation.outcome !== 'scored') continue;
    scores.set(annotation.sampleId, new Map(annotation.scores.fidelity.map(({ imageId, score }) => [imageId, score])));
  }
  return scores;
}
