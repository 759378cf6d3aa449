import { check } from '@visionprefer/check';
import * as runtime from 'onnxruntime-node';
import { smallestPlan } from './tiny-plan.ts';

/** A process of its own that checks in a folder, and prints what was found. */
const [, , folder] = process.argv;
const result = await check({ runtime, plan: smallestPlan, folder });
process.stdout.write(JSON.stringify(result));
