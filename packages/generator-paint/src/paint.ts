import { type Generator, InputError } from '@visionprefer/core/plugin';
import { drawScene } from './draw-scene.ts';
import { createRandom } from './random.ts';
import { readPrompt } from './read-prompt.ts';
import { render } from './render.ts';
import { claimsOf } from './scene.ts';
import { type SkillName, skills } from './skills.ts';
import { looseness, slip } from './slip.ts';

/** Options of {@link paint}. */
export interface PaintOptions {
  /** How well it paints: `master`, `journeyman`, `apprentice` or `beginner`. Default `journeyman`. */
  model?: string | undefined;
}

const usualGuidance = 7.5;
const mostPixels = 2_048 * 2_048;

/**
 * A generator that paints by itself, without key, network or model, what it knows of a prompt: some twenty things, their
 * colours, numbers, sizes and places, and nine settings. By its skill it leaves things out, gets them wrong, and spoils
 * the picture; `notes` say all of it, so that the truth about every image is known. Little guidance makes it follow the
 * prompt less, and much burns the picture out. The same request always gives the same picture.
 *
 * @throws InputError for a skill that there is none of.
 */
export function paint({ model = 'journeyman' }: PaintOptions = {}): Generator {
  const skill = isSkill(model) ? skills[model] : undefined;
  if (!skill) throw new InputError(`No painter is called ${model}. There are ${Object.keys(skills).join(', ')}.`);
  return {
    specVersion: 1,
    id: `paint:${model}`,
    usdPerImage: 0,
    // It draws on one thread and encodes on another.
    concurrency: 2,
    async generate({ prompt, seed, guidance = usualGuidance, width, height }, { signal }) {
      signal.throwIfAborted();
      if (width * height > mostPixels)
        throw new InputError(`${width} × ${height} is more than the painter paints: 2048 × 2048.`);
      const asked = readPrompt(prompt);
      const random = createRandom(`${model} ${seed} ${prompt}`);
      const { scene, leftOut, wrong } = slip(asked, skill.slips * looseness(guidance), random);
      const svg = drawScene(scene, { width, height }, random);
      const { bytes, faults } = await render(svg, skill, guidance, random);
      const notes = { skill: model, asked: claimsOf(asked), leftOut, wrong, faults, notUnderstood: asked.unknown };
      return { bytes, used: { guidance, steps: null }, notes };
    },
  };
}

function isSkill(name: string): name is SkillName {
  return Object.hasOwn(skills, name);
}
