import type { RunId } from '../../landscape/model/ids.ts';
import { batchText } from '../format/batch-text.ts';
import { displayText } from '../format/display-text.ts';
import { explainText } from '../format/explain-text.ts';
import type { Reader } from '../reading/reader.ts';
import { errorsPage } from './errors-page.ts';
import { pageSize } from './plain-page.ts';
import type { PlainPage, PlainTarget } from './plain-page.ts';
import { rowsPage } from './rows-page.ts';
import { runLine, runText } from './run-text.ts';

export interface Reading {
  readonly reader: Reader;
  /** Cells of a line. */
  readonly width: number;
  readonly nowMs: () => number;
}

/** What is said on arriving at a place. */
export async function readPlace(reading: Reading, target: PlainTarget): Promise<PlainPage> {
  switch (target.screen) {
    case 'runs':
      return await runsPage(reading.reader, target, undefined);
    case 'run':
      return await runPage(reading, target);
    case 'token':
      return await explainPage(reading, target, undefined);
    case 'batch':
      return await batchPage(reading, target, 0);
    default:
      return target satisfies never;
  }
}

async function runsPage(
  reader: Reader,
  target: Asked<'runs'>,
  after: RunId | undefined,
): Promise<PlainPage> {
  const { pipeline } = target;
  const { items, next } = await reader.ask('runs', { pipeline, after, limit: pageSize });
  const which = pipeline === undefined ? '' : ` of ${displayText(pipeline)}`;
  const heading = items.length === 0 ? `No runs${which} in` : `Runs${which}, the latest first, in`;
  return {
    text: after === undefined ? `${heading} ${reader.path}` : '',
    items: items.map((run) => ({
      text: runLine(run),
      opens: { screen: 'run', run: run.runKey },
    })),
    more: next === undefined ? undefined : () => runsPage(reader, target, next),
  };
}

type Asked<Screen extends PlainTarget['screen']> = Extract<PlainTarget, { screen: Screen }>;

async function runPage(
  reading: Reading,
  { run, tab, rows = {} }: Asked<'run'>,
): Promise<PlainPage> {
  const progress = await reading.reader.ask('progress', { run });
  if (tab === 'rows') return await rowsPage(reading.reader, progress, rows, undefined);
  if (tab === 'errors') return await errorsPage(reading.reader, progress);
  return { text: runText(progress, reading.nowMs()), items: [] };
}

async function explainPage(
  reading: Reading,
  target: Asked<'token'>,
  after: string | undefined,
): Promise<PlainPage> {
  const { run, row, token, down } = target;
  const explanation = await reading.reader.ask('explain', { run, row, token, down, after });
  const { next } = explanation.page;
  return {
    text: explainText(explanation, { width: reading.width, hasLanes: false }),
    items: [],
    more: next === null ? undefined : () => explainPage(reading, target, next),
  };
}

async function batchPage(
  reading: Reading,
  target: Asked<'batch'>,
  after: number,
): Promise<PlainPage> {
  const { reader, width } = reading;
  const { run, batch } = target;
  const report = await reader.ask('explain_batch', { run, batch });
  const page = { run, batch, after, limit: pageSize + 1 };
  const found = await reader.ask('batch_members', page);
  const members = found.slice(0, pageSize);
  const last = found.length > pageSize ? members.at(-1) : undefined;
  return {
    text: batchText({ ...report, members, next: null }, width),
    items: [],
    more: last === undefined ? undefined : () => batchPage(reading, target, last.position),
  };
}
