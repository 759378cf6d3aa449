import './report.css';
import type { ReportIndex } from '../../src/report-data.ts';
import { readData } from '../look/data.ts';
import { openBlocks } from '../parts/blocks.ts';
import { drawFrame } from './frame.ts';
import { listenToKeys } from './listen-to-keys.ts';
import { openMarks } from './marks/marks.ts';
import { createNavigation } from './navigation.ts';

const index = readData<ReportIndex>('index');
const frame = drawFrame(index);
const navigation = createNavigation({ index, blocks: openBlocks(index), marks: openMarks(), frame });
listenToKeys(navigation, frame);
addEventListener('popstate', navigation.show);
navigation.show();
