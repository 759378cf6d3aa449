import { agreement, canary } from '@visionprefer/aggregator';
import type { Annotation } from '@visionprefer/core';
import { readAnnotations } from '@visionprefer/journal';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { measureFiles } from '../steps/measure-files.ts';
import type { Surroundings } from '../surroundings.ts';
import { renderAgreement } from '../terminal/render-agreement.ts';
import { renderCanary } from '../terminal/render-canary.ts';

/**
 * `visionprefer agreement`: how far annotators agree with each other, and with people. People who reviewed a run are in its
 * folder, and are set against the others.
 */
export async function agreementCommand(
  annotations: readonly string[],
  flags: CommonFlags & AgreementFlags & { canary?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { canary: then } = flags;
  if (then !== undefined) {
    return measureFiles(flags, surroundings, {
      measure: (read, options) => canary(read(then), read(...annotations), options),
      render: renderCanary,
    });
  }
  const apart = flags.human === undefined && (await hasBoth(annotations, surroundings.folder));
  return measureFiles(flags, surroundings, {
    measure: (read, options) =>
      apart
        ? agreement(
            only(read(...annotations), (annotation) => !isHuman(annotation)),
            {
              ...options,
              people: only(read(...annotations), isHuman),
            },
          )
        : agreement(read(...annotations), options),
    render: renderAgreement,
  });
}

/** Whether it is the folder of a run, with answers of people and of others. */
async function hasBoth(named: readonly string[], folder: string): Promise<boolean> {
  if (named.length !== 1 || !findRunFolder(named[0] ?? '', folder)) return false;
  const found = { human: false, other: false };
  for await (const annotation of readAnnotations(named, { folder, report: () => {} })) {
    found[isHuman(annotation) ? 'human' : 'other'] = true;
    if (found.human && found.other) return true;
  }
  return false;
}

function isHuman({ annotatorId }: Annotation): boolean {
  return annotatorId.startsWith('human:');
}

async function* only(
  annotations: AsyncIterable<Annotation>,
  counts: (annotation: Annotation) => boolean,
): AsyncGenerator<Annotation, void, undefined> {
  for await (const annotation of annotations) if (counts(annotation)) yield annotation;
}
