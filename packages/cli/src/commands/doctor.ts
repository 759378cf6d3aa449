import { createRequire } from 'node:module';
import type { Annotator } from '@visionprefer/core';
import type { NamedAnnotator } from '../config/config.ts';
import { findConfig, loadConfig } from '../config/load-config.ts';
import { askOnce } from '../doctor/ask-once.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findAnnotator } from '../plugins/find-annotator.ts';
import { importPackage } from '../plugins/import-module.ts';
import { describeNamed } from '../plugins/named-plugin.ts';
import type { Surroundings } from '../surroundings.ts';
import { printable } from '../terminal/display-text.ts';
import { dollars } from '../terminal/dollars.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { screenOf } from '../terminal/screen.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { version } from '../version.ts';

/** One thing that was looked at. */
interface Finding {
  what: string;
  /** `missing`: something that was asked for cannot work. `absent`: it is not there, and nothing asks for it. */
  state: 'fine' | 'absent' | 'missing';
  told: string;
}

export interface DoctorFlags extends CommonFlags {
  annotator: string[];
  ask?: boolean | undefined;
}

const plugins = ['openai', 'anthropic', 'google', 'ai-sdk', 'pixels'];
const keys: Record<string, readonly string[]> = {
  OpenAI: ['OPENAI_API_KEY'],
  Anthropic: ['ANTHROPIC_API_KEY'],
  Google: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
};

/** `visionprefer doctor`: what is there, what is missing, and with `--ask` whether each annotator answers. */
export async function doctorCommand(flags: DoctorFlags, surroundings: Surroundings): Promise<number> {
  const { folder, stdout, environment } = surroundings;
  const configured = findConfig(folder);
  const findings = [
    node(),
    ...(await Promise.all(plugins.map((name) => plugin(name, folder)))),
    ...Object.entries(keys).map(([vendor, names]) => key(vendor, names, environment)),
    native('sharp', 'reads and prepares pictures', '@visionprefer/images'),
    native('onnxruntime-node', 'runs VP-Score and check', '@visionprefer/vp-score'),
  ];
  const config = await readConfig(configured, folder);
  findings.push(config.finding);
  const named: readonly NamedAnnotator[] = flags.annotator.length > 0 ? flags.annotator : config.annotators;
  for (const annotator of named) findings.push(await jury(annotator, flags, surroundings));
  const isWell = findings.every(({ state }) => state !== 'missing');
  if (flags.json) stdout.write(jsonDocument({ visionprefer: version, well: isWell, findings }));
  else {
    const { width } = screenOf(stdout);
    const marks = { fine: '✓', absent: '·', missing: '✗' };
    const lines = findings.flatMap(({ what, state, told }) =>
      wrapText(`${what}: ${printable(told)}`, width - 5).map((line, place) =>
        place > 0 ? `    ${line}` : `${marks[state]} ${line}`,
      ),
    );
    stdout.write(`visionprefer ${version}\n${lines.join('\n')}\n`);
  }
  return isWell ? exitCodes.done : exitCodes.failures;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 22 || (major === 22 && minor >= 12);
  const told = isNew ? process.versions.node : `${process.versions.node}, but 22.12 or newer is needed`;
  return { what: 'Node', state: isNew ? 'fine' : 'missing', told };
}

async function plugin(name: string, folder: string): Promise<Finding> {
  const what = `annotator ${name}`;
  const id = `@visionprefer/annotator-${name}`;
  try {
    if (await importPackage(id, folder)) return { what, state: 'fine', told: 'installed' };
    return { what, state: 'absent', told: `not installed. To use it: npm install ${id}` };
  } catch (error) {
    return { what, state: 'missing', told: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a key is there; never what it is. */
function key(vendor: string, names: readonly string[], environment: Surroundings['environment']): Finding {
  const found = names.find((name) => environment[name]);
  const told = found ? `${found} is set` : `${names.join(' or ')} is not set`;
  return { what: `key of ${vendor}`, state: found ? 'fine' : 'absent', told };
}

function native(name: string, use: string, owner: string): Finding {
  const what = `${name} (${use})`;
  const here = createRequire(import.meta.url);
  for (const from of [() => here, () => createRequire(here.resolve(owner))]) {
    try {
      from()(name);
      return { what, state: 'fine', told: 'loads' };
    } catch {
      // The next place may have it.
    }
  }
  return { what, state: 'absent', told: `cannot be loaded. To use it: npm install ${name}` };
}

async function readConfig(
  named: string | undefined,
  folder: string,
): Promise<{ finding: Finding; annotators: readonly NamedAnnotator[] }> {
  const what = 'settings';
  if (named === undefined) {
    const told = 'no visionprefer.config.yaml here. visionprefer init writes one';
    return { finding: { what, state: 'absent', told }, annotators: [] };
  }
  try {
    const { annotators = [] } = await loadConfig(named, folder);
    return { finding: { what, state: 'fine', told: `${named} is sound` }, annotators };
  } catch (error) {
    return { finding: { what, state: 'missing', told: (error as Error).message }, annotators: [] };
  }
}

/** Whether an annotator can be made, what it costs, and with `--ask` what it answers to a tiny question. */
async function jury(named: NamedAnnotator, { ask }: DoctorFlags, { folder, signal }: Surroundings): Promise<Finding> {
  const what = describeNamed(named);
  let annotator: Annotator;
  try {
    annotator = await findAnnotator(named, folder);
  } catch (error) {
    return { what, state: 'missing', told: (error as Error).message.replace(`Annotator ${what}: `, '') };
  }
  const { listPrices } = await import('@visionprefer/prices');
  const price = annotator.price ?? listPrices({ table: {} })(annotator);
  const cost = price
    ? `${dollars(price.input)} and ${dollars(price.output)} for a million tokens in and out`
    : 'its price is not known: a budget needs --price';
  if (!ask) return { what, state: 'fine', told: cost };
  const answer = await askOnce(annotator, signal);
  return { what, state: answer.isWell ? 'fine' : 'missing', told: `${answer.told}; ${cost}` };
}
