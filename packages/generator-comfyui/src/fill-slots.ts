import { type ImageRequest, InputError } from '@visionprefer/core/plugin';

/** A workflow in the form that ComfyUI's "Export (API)" writes, with slots in its inputs. */
export type Workflow = Readonly<Record<string, { class_type: string; inputs: Readonly<Record<string, unknown>> }>>;

/** What a slot can be named: `{{prompt}}`, `{{seed}}` … */
export type Slot = 'prompt' | 'seed' | 'guidance' | 'steps' | 'width' | 'height' | 'checkpoint' | 'negative';

/** What slots are filled with where nothing is asked for; a workflow that names a number itself needs no slot for it. */
const usual = { guidance: 7, steps: 25 } as const;

/** The slots that stand in a workflow. */
export function slotsOf(workflow: Workflow): Set<string> {
  return new Set([...JSON.stringify(workflow).matchAll(/\{\{(\w+)\}\}/g)].map(([, slot = '']) => slot));
}

/**
 * Fills the slots of a workflow. An input that is nothing but a slot becomes its value; within a text it becomes text. What
 * is filled in is never looked through for slots again.
 */
export function fillSlots(workflow: Workflow, values: Readonly<Partial<Record<Slot, string | number>>>): Workflow {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return fillText(value, values);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fill(inner)]));
  };
  return fill(workflow) as Workflow;
}

/** What fills the slots for a request. */
export function valuesFor(
  { prompt, seed, guidance, steps, width, height }: ImageRequest,
  { checkpoint, negative }: { checkpoint: string | undefined; negative: string | undefined },
): Partial<Record<Slot, string | number>> {
  return {
    ...{ prompt, seed, width, height, guidance: guidance ?? usual.guidance, steps: steps ?? usual.steps },
    ...{ checkpoint: checkpoint ?? '', negative: negative ?? '' },
  };
}

/** @throws InputError for what is no workflow of the API form, or has no slot for the prompt. */
export function checkWorkflow(workflow: unknown, named: string): Workflow {
  const nodes = typeof workflow === 'object' && workflow !== null ? Object.values(workflow) : [];
  const isOne = nodes.length > 0 && nodes.every((node) => typeof Object(node).class_type === 'string');
  if (!isOne) {
    throw new InputError(`${named} is no workflow of the API form. Export it with "Export (API)" in ComfyUI.`);
  }
  if (!slotsOf(workflow as Workflow).has('prompt')) {
    throw new InputError(
      `${named} has no {{prompt}}. Put it where the prompt belongs, and {{seed}} where the seed does.`,
    );
  }
  return workflow as Workflow;
}

function fillText(text: string, values: Readonly<Partial<Record<string, string | number>>>): string | number {
  const [, whole] = /^\{\{(\w+)\}\}$/.exec(text) ?? [];
  if (whole !== undefined) return values[whole] ?? text;
  return text.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => `${values[name] ?? slot}`);
}
