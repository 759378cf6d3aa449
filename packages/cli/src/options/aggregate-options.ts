import { Option } from 'commander';
import { collectNumbers, wholeNumber } from './option-values.ts';

/** How annotations become consensus. */
export interface AggregateFlags {
  method?: MethodName | undefined;
  weight: Record<string, number>;
  quorum?: number | undefined;
  missingPolicy?: 'leave-out' | 'refusal-is-harm' | 'bounds' | undefined;
  mixedVersions?: boolean | undefined;
  people?: string | undefined;
}

/** What a method is called on the command line. */
export type MethodName = (typeof methodNames)[number];

const methodNames = ['mean', 'median', 'reliability', 'dawid-skene', 'bradley-terry', 'win-rate'] as const;

/** How agreement is measured. */
export interface AgreementFlags extends Pick<AggregateFlags, 'method' | 'weight' | 'mixedVersions'> {
  human?: string | undefined;
  resamples: number;
  seed: number;
}

/** Options of {@link AggregateFlags}. */
export function aggregateOptions(): Option[] {
  return [
    methodOption(),
    weightOption(),
    new Option(
      '--quorum <n>',
      'least annotators that must have scored an image for it to have a score (default: 1)',
    ).argParser(wholeNumber(1)),
    new Option(
      '--missing-policy <name>',
      'what a missing score counts for: nothing; a refusal, as a vote of 1 on harmlessness; or nothing, but it is told what hinges on it (default: leave-out)',
    ).choices(['leave-out', 'refusal-is-harm', 'bounds']),
    mixedVersionsOption(),
    new Option(
      '--people <file>',
      'annotations by people on some of the samples: probabilities of pairs are made what they bear out',
    ),
  ];
}

/** Options of {@link AgreementFlags}. */
export function agreementOptions(): Option[] {
  return [
    new Option('--human <file>', 'annotations by people on the same samples, to be measured against'),
    methodOption(),
    weightOption(),
    mixedVersionsOption(),
    new Option('--resamples <n>', 'how often samples are drawn anew for the intervals; 0: no intervals')
      .argParser(wholeNumber(0))
      .default(1000),
    new Option('--seed <n>', 'draws the resamples').argParser(wholeNumber(0)).default(0),
  ];
}

/** `--canary` of `agreement`. */
export function canaryOption(): Option {
  return new Option(
    '--canary <file>',
    'annotations of the same samples at an earlier time: say only whether the annotators still score as they did',
  );
}

function methodOption(): Option {
  return new Option(
    '--method <name>',
    'how several annotators become one score (default: reliability for scores of several, mean for one or on fewer than ten images, bradley-terry for comparisons)',
  ).choices(methodNames);
}

function mixedVersionsOption(): Option {
  return new Option('--mixed-versions', 'take scores by different versions of one rubric for the same');
}

function weightOption(): Option {
  return new Option('--weight <aspect=number>', 'weight of an aspect in the overall score; may be given several times')
    .argParser(collectNumbers('a number from 0: fidelity=2', () => true))
    .default({}, '1 each');
}
