import './compare.css';
import type { ComparisonIndex } from '../../src/compare/comparison-data.ts';
import { drawFrame } from '../browse/frame.ts';
import { listenToKeys } from '../browse/listen-to-keys.ts';
import { openMarks } from '../browse/marks/marks.ts';
import { createNavigation } from '../browse/navigation.ts';
import { readData } from '../look/data.ts';
import { openBlocks } from '../parts/blocks.ts';
import { comparisonOverview } from './overview/comparison-overview.ts';
import { comparedSample } from './sample/compared-sample.ts';
import { comparedList } from './samples/compared-list.ts';

const index = readData<ComparisonIndex>('index');
const frame = drawFrame(index.samples.length);
const blocks = openBlocks(index);
const marks = openMarks();
const navigation = createNavigation({
  title: index.title,
  ids: index.samples.map(({ id }) => id),
  frame,
  overview: comparisonOverview(index),
  list: (change) => comparedList({ index, blocks, marks }, change),
  draw: (place, links) => comparedSample(place, { index, blocks, marks, links }),
});
listenToKeys(navigation, frame);
addEventListener('popstate', navigation.show);
navigation.show();
