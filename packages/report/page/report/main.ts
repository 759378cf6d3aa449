import './report.css';
import type { ReportIndex } from '../../src/report-data.ts';
import { drawFrame } from '../browse/frame.ts';
import { listenToKeys } from '../browse/listen-to-keys.ts';
import { openMarks } from '../browse/marks/marks.ts';
import { createNavigation } from '../browse/navigation.ts';
import { readData } from '../look/data.ts';
import { openBlocks } from '../parts/blocks.ts';
import { overview } from './overview/overview.ts';
import { sampleView } from './sample/sample-view.ts';
import { samplesView } from './samples/samples-view.ts';

const index = readData<ReportIndex>('index');
const frame = drawFrame(index.samples.length);
const blocks = openBlocks(index);
const marks = openMarks();
const navigation = createNavigation({
  title: index.title,
  ids: index.samples.map(({ id }) => id),
  frame,
  overview: overview(index),
  list: (change) => samplesView({ index, blocks, marks }, change),
  draw: (place, links) => sampleView(place, { index, blocks, marks, links }),
});
listenToKeys(navigation, frame);
addEventListener('popstate', navigation.show);
navigation.show();
