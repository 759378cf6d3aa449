import type { Scene } from '../scene.ts';
import { balloon } from './balloon.ts';
import { boats } from './boats.ts';
import { butterfly } from './butterfly.ts';
import { cottage } from './cottage.ts';
import { desert } from './desert.ts';
import { fruit } from './fruit.ts';
import { lighthouse } from './lighthouse.ts';
import { moon } from './moon.ts';
import { rainbow } from './rainbow.ts';
import { reef } from './reef.ts';
import { skyline } from './skyline.ts';
import { sunflower } from './sunflower.ts';

/** All scenes, in the order of `samples.jsonl`. */
export const scenes: readonly Scene[] = [
  balloon,
  boats,
  moon,
  lighthouse,
  sunflower,
  fruit,
  desert,
  cottage,
  rainbow,
  reef,
  skyline,
  butterfly,
];
