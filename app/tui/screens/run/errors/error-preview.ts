import type {
  ErrorReport,
  ErrorSample,
  ReportedErrors,
} from '../../../../../landscape/queries/error-report.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, plural, shareText } from '../../../../format/numbers.ts';
import { wrapText } from '../../../../format/wrap-text.ts';
import { cell } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import { failure } from '../../../components/list-view.tsx';
import { rule } from '../../../components/rule.ts';
import type { PreviewState, RestingPreview } from '../../../store/resting-preview.ts';
import { groupText } from './error-line.ts';
import { groupKey } from './errors-slice.ts';

/** The group that is selected, as far as its rows are read. */
export type ErrorPreview = RestingPreview<string, readonly ErrorSample[]>;

/** A group of errors: what they are about, whether they are news, and its first rows. */
export function errorPreview(
  group: ReportedErrors,
  report: ErrorReport,
  { of, preview, error }: PreviewState<string, readonly ErrorSample[]>,
  { width }: { readonly width: number },
): readonly Line[] {
  const head = [rule(`${displayText(groupText(group))}  at ${displayText(group.node)}`, width)];
  const news = wrapped(newsText(group, report), width, group.before === 0 ? 'bad' : 'faint');
  if (of !== groupKey(group)) return [...head, ...news];
  if (error !== undefined) return [...head, ...news, ...failure(error, width)];
  if (preview === undefined) return [...head, ...news];
  return [...head, ...messageLines(preview, width), ...news, ...sampleLines(preview, width)];
}

/** The sentence of the first error stands for all: values in it may differ. */
function messageLines(samples: readonly ErrorSample[], width: number): readonly Line[] {
  const [first] = samples;
  if (first?.error === undefined) return [];
  const { message, expected, found } = first.error;
  const sentence = message ?? 'The sentence is gone with the payloads; reason and field stand.';
  const facts = [
    ...(expected === null ? [] : [`expected ${expected}`]),
    ...(found === null ? [] : [`found ${found}`]),
  ];
  return [
    ...wrapped(`for example  ${sentence}`, width, 'warn'),
    ...(facts.length === 0 ? [] : wrapped(facts.join('   '), width, 'plain')),
  ];
}

function newsText({ errors, before }: ReportedErrors, report: ErrorReport): string {
  const share = `${plural(errors, 'error')}, ${shareText(errors, report.errors)} of all`;
  if (report.previousRun === undefined) return `${share}; this is the first run of its pipeline`;
  if (before === 0) return `${share}; new: ${report.previousRun}, the run before, had none`;
  return `${share}; ${report.previousRun}, the run before, had ${countText(before ?? 0)}`;
}

function sampleLines(samples: readonly ErrorSample[], width: number): readonly Line[] {
  const names = samples.map(({ rowIndex, tokenId }) =>
    rowIndex === undefined ? showId('token', tokenId) : `row ${rowIndex}`,
  );
  const widest = Math.max(0, ...names.map((name) => name.length)) + 1;
  return samples.map(({ text }, i): Line => {
    const name = { text: ` ${cell(names[i] ?? '', widest)} `, tone: 'accent' as const };
    if (text === undefined) return [name, { text: 'its bytes are gone', tone: 'faint' }];
    return [name, displayText(text.replace(/\r?\n$/, ''), Math.max(1, width - widest - 3))];
  });
}

function wrapped(text: string, width: number, tone: 'plain' | 'faint' | 'warn' | 'bad') {
  return wrapText(displayText(text), Math.max(8, width - 2)).map((part): Line => [
    { text: ` ${part}`, tone },
  ]);
}
