import { styleText } from 'node:util';
import type { Report, SampleDetail, SampleSummary, Vote } from '@visionprefer/report';
import { cutToWidth, fitToWidth, printable } from './display-text.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

type Index = Report['index'];
type Detail = Pick<SampleDetail, 'answers' | 'pairs'>;

/** One sample: its scores as a table, its pairs, and what was said about each image. */
export function renderSample(index: Index, detail: Detail, screen: Screen): string[] {
  const [sample] = index.samples;
  if (!sample) return [];
  const names = sample.images.map(({ id, generator }) =>
    printable(
      generator === null
        ? id
        : `${id} ${index.generators[generator] === id ? '' : (index.generators[generator] ?? '')}`,
    ),
  );
  const title = wrapText(`${printable(sample.id)}  ${printable(sample.prompt ?? '')}`.trimEnd(), screen.width - 1);
  return [
    ...title.map((line) => styleText('bold', line, screen)),
    '',
    ...renderScores(index, sample, { names, screen }),
    ...renderPairs(detail, { names, screen }),
    ...renderAnswers(index, detail, { names, screen }),
  ];
}

interface Context {
  names: readonly string[];
  screen: Screen;
}

function renderScores(index: Index, sample: SampleSummary, { names, screen }: Context): string[] {
  const column = 11;
  const nameWidth = 24;
  const perRow = Math.max(1, Math.floor((screen.width - 1 - nameWidth) / (column + 1)));
  const lines: string[] = [];
  for (let start = 0; start < names.length; start += perRow) {
    const images = sample.images.slice(start, start + perRow);
    const line = (name: string, cells: readonly string[]) =>
      fitToWidth(name, nameWidth) + cells.map((cell) => ` ${fitToWidth(cell, column, 'right')}`).join('');
    lines.push(styleText('bold', line('', names.slice(start, start + perRow)), screen));
    for (const [aspect, id] of index.aspects.entries()) {
      lines.push(
        styleText(
          'bold',
          line(
            printable(id),
            images.map(({ scores }) => write(scores[aspect] ?? null)),
          ),
          screen,
        ),
      );
      for (const [annotator, { id: annotatorId }] of index.annotators.entries()) {
        const votes = images.map((image) => image.votes[aspect]?.[annotator] ?? null);
        if (votes.some((vote) => vote !== null)) lines.push(line(`  ${printable(annotatorId)}`, votes.map(write)));
      }
    }
    lines.push(
      styleText(
        'bold',
        line(
          'overall',
          images.map(({ overall }) => write(overall)),
        ),
        screen,
      ),
      '',
    );
  }
  return lines;
}

function write(vote: Vote): string {
  return typeof vote === 'number' ? vote.toFixed(2) : (vote ?? '–');
}

function renderPairs({ pairs }: Detail, { names, screen }: Context): string[] {
  if (pairs.length === 0) return [];
  const nameOf = (image: number) => names[image] ?? 'an image that is gone';
  const lines = pairs.map(({ aspect, chosen, rejected, margin, votes, probability }) => {
    const sure = probability === null ? '' : `  better with ${Math.round(probability * 100)} %`;
    return `  ${nameOf(chosen)} › ${nameOf(rejected)}  ${printable(aspect)}  margin ${margin.toFixed(2)}  votes ${votes.for}:${votes.against}${sure}`;
  });
  return [styleText('bold', 'Pairs', screen), ...lines.map((line) => cutToWidth(line, screen.width - 1)), ''];
}

function renderAnswers(index: Index, { answers }: Detail, { names, screen }: Context): string[] {
  const aspectOf = (aspect: number) => printable(index.aspects[aspect] ?? '');
  const nameOf = (image: number) => names[image] ?? 'an image that is gone';
  const remarks = answers.flatMap((answer) => {
    const annotator = printable(index.annotators[answer.annotator]?.id ?? '');
    const shown = answer.shown.map(nameOf);
    const missing = answer.missing?.aspects.map(aspectOf).join(', ');
    return [
      ...answer.scores.map(({ image, aspect, score, rationale }) => ({
        image,
        head: `${nameOf(image)} · ${aspectOf(aspect)} · ${annotator}: ${score.toFixed(2)}`,
        text: rationale,
      })),
      ...answer.preferred.map(({ image, aspect, rationale }) => ({
        image: Math.min(...answer.shown),
        head: `${shown.join(' or ')} · ${aspectOf(aspect)} · ${annotator}: ${image === null ? 'tie' : `▲ ${nameOf(image)}`}`,
        text: rationale,
      })),
      ...(answer.missing
        ? [
            {
              image: Math.min(...answer.shown),
              head: `${shown.join(', ')} · ${missing} · ${annotator}: ${answer.outcome}`,
              text: answer.missing.detail,
            },
          ]
        : []),
    ];
  });
  remarks.sort((a, b) => a.image - b.image);
  if (remarks.length === 0) return [];
  const room = screen.width - 1;
  return [
    styleText('bold', 'What was said', screen),
    ...remarks.flatMap(({ head, text }) => [
      `  ${cutToWidth(head, room - 2)}`,
      ...(text ? wrapText(printable(text), room - 6).map((line) => styleText('dim', `      ${line}`, screen)) : []),
    ]),
  ];
}
