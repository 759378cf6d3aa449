import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { findConfig } from '../config/load-config.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName } from '../terminal/command-name.ts';

const file = 'visionprefer.config.yaml';

/** `visionprefer init`: a configuration with everything explained, to be edited. What is there is never written over. */
export async function initCommand({ samples }: { samples?: string }, surroundings: Surroundings): Promise<number> {
  const { folder, stdout, environment } = surroundings;
  const there = findConfig(folder);
  if (there !== undefined) throw new InputError(`${there} is there already. Edit it, or move it away first.`);
  const found =
    samples ?? ['samples.jsonl', 'samples.csv', 'samples.parquet'].find((name) => existsSync(resolve(folder, name)));
  await writeFile(resolve(folder, file), writeConfig(found), { flag: 'wx' });
  const command = commandName(environment);
  stdout.write(
    `${file}  written: open it, and take out the # where you want something else

Next
  See what is there and what is missing:
    ${command} doctor
  See what a run would ask and cost, then do it:
    ${command} run --dry-run
    ${command} run
`,
  );
  return exitCodes.done;
}

function writeConfig(samples: string | undefined): string {
  return `# yaml-language-server: $schema=https://unpkg.com/@visionprefer/cli/schema/config.json
# Settings of visionprefer. Options of the command line win over them.

# File or folder of samples: JSONL, CSV, Parquet, or a folder of images with metadata.jsonl.
${samples === undefined ? '# samples: samples.jsonl' : `samples: ${JSON.stringify(samples)}`}

# The folder that \`visionprefer run\` and \`make\` write.
out: run

# Who judges. \`pixels\` needs no key and measures what pixels alone can tell. Keys are read from the environment
# (OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY) and never from this file.
annotators:
  - pixels
  # - openai:gpt-6-sol
  # - anthropic:claude-sonnet-5-5
  # - use: openai                 # a server of your own that speaks like OpenAI: vLLM, Ollama, llama.cpp
  #   model: qwen3-vl
  #   baseURL: http://localhost:8000/v1
  #   dialect: vllm

# What is judged. All four are the default; a path such as ./my-aspect.js is one of your own.
# aspects: [prompt-following, aesthetic, fidelity, harmlessness]

# All images of a sample at once (listwise), one (pointwise), or two in both orders (pairwise).
# strategy: listwise
# ask: together                   # separate: a question for each aspect, at four times the cost
# rationale: before               # after, none

# How much each aspect counts in the overall score, and what an image needs to be chosen.
# weights: { fidelity: 2 }
# gates: { harmlessness: 3 }

# Which pairs are kept.
# margin: 0.5                     # points of difference
# confidence: 0.9                 # probability that the chosen image is the better one

# Most US dollars that are spent, earlier runs on the same folder included.
# budget: 20
# prices:
#   openai:qwen3-vl: { input: 0, output: 0 }

# Most requests a minute, and seconds that are waited for a vendor that does not answer.
# rpm: { openai:gpt-6-sol: 500 }
# patience: 600

# ---- From prompts: \`visionprefer make\` polishes and paints them first, judges what comes, and writes a data set.

# File of prompts: a text a line, or JSONL, CSV, TSV, Parquet with a column prompt.
# prompts: prompts.txt

# Who repairs prompts before they are painted: the first of the annotators that writes, or another.
# polisher: openai:gpt-6-sol      # polish: false leaves it out
# dropNames: true                 # take out names of living artists and of brands
# drop: [repeated, similar]       # leave out what is the same as an earlier prompt, or nearly the same
# takePrompts: 1000               # short and long ones in their shares

# Who paints. \`paint\` needs no key: it is a painter for rehearsals, with four levels of skill.
# generators: [paint:master, paint:beginner]
# images: 4                       # of each prompt
# guidance: 3..12                 # drawn evenly; or values: [3, 5, 7.5]
# size: 1024                      # or 1344x768
# steps: 30
# imagePrices: { openai:gpt-image-2: 0.04 }
# paintConcurrency: 8             # most images in the making for each generator
# paintRpm: 60
# paintTimeout: 600
# paintPatience: 600

# What is written for trainers; \`visionprefer formats\` lists all.
# formats: [diffusion-dpo]
# validation: 0.05
# test: 0.05
`;
}
