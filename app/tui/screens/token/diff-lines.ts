import { compareText } from '../../../../landscape/compare-text.ts';
import type { FieldChange } from '../../../../landscape/model/explained-step.ts';
import type { JsonObject, JsonValue } from '../../../../landscape/model/json.ts';
import { cellWidth } from '../../../format/cell-width.ts';
import { displayText, displayValue } from '../../../format/display-text.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';
import type { Tone } from '../../theme.ts';
import type { DetailLine } from './detail-line.ts';

/** A field with what a step did to it; `same` are those that it left alone. */
export interface FieldDiff {
  readonly path: readonly string[];
  readonly kind: FieldChange['kind'] | 'same';
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  /** Who had set it, as `2 cost`. */
  readonly since: string | undefined;
}

/** What a step changed, and, with the row that it put out, what it left alone. */
export function toDiff(
  changes: readonly FieldChange[],
  row: JsonObject | undefined,
  sinceOf: (field: string) => string | undefined,
): readonly FieldDiff[] {
  const changed = changes.map((change): FieldDiff => ({
    path: change.path,
    kind: change.kind,
    before: 'before' in change ? change.before : undefined,
    after: 'after' in change ? change.after : undefined,
    since: undefined,
  }));
  const names = new Set(changes.map(({ path }) => path[0]));
  const same = Object.entries(row ?? {})
    .filter(([name]) => !names.has(name))
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, value]): FieldDiff => ({
      path: [name],
      kind: 'same',
      before: value,
      after: value,
      since: sinceOf(name),
    }));
  return [...changed, ...same];
}

const marks: Readonly<Record<FieldDiff['kind'], { readonly mark: string; readonly tone: Tone }>> = {
  added: { mark: '+', tone: 'added' },
  removed: { mark: '-', tone: 'removed' },
  changed: { mark: '~', tone: 'changed' },
  same: { mark: '=', tone: 'faint' },
};

/** Wide enough for three columns that say something. */
const leastForColumns = 44;

/** The fields with what they were before and after, in columns where there is room. */
export function diffLines(fields: readonly FieldDiff[], width: number): readonly DetailLine[] {
  const widest = Math.max(...fields.map(({ path }) => cellWidth(nameOf(path))), 5);
  const name = Math.min(widest, Math.floor(width * 0.36));
  const hasBefore = fields.some(({ kind }) => kind === 'removed' || kind === 'changed');
  const room = Math.max(8, width - name - 6);
  if (!hasBefore || width < leastForColumns) {
    return fields.map((field) => ({ line: narrowLine(field, name, room), field: field.path }));
  }
  const half = Math.floor((room - 1) / 2);
  const header: Line = [
    { text: `   ${cell('FIELD', name)} ${cell('BEFORE', half)} AFTER`, tone: 'faint' },
  ];
  const lines = fields.map((field) => ({ line: wideLine(field, name, half), field: field.path }));
  return [{ line: header }, ...lines];
}

function narrowLine({ path, kind, before, after, since }: FieldDiff, name: number, room: number) {
  const { mark, tone } = marks[kind];
  const value =
    kind === 'removed'
      ? `was ${shown(before, room)}`
      : kind === 'changed'
        ? `${shown(before, Math.floor((room - 3) / 2))} → ${shown(after, Math.floor((room - 3) / 2))}`
        : shown(after, room);
  const note = since === undefined ? '' : `  ${since}`;
  const line: Line = [
    { text: ` ${mark} ${cell(nameOf(path), name)} `, tone },
    { text: value, tone: kind === 'same' ? 'faint' : tone },
    { text: note, tone: 'faint' },
  ];
  return line;
}

function wideLine({ path, kind, before, after, since }: FieldDiff, name: number, half: number) {
  const { mark, tone } = marks[kind];
  const line: Line = [
    { text: ` ${mark} ${cell(nameOf(path), name)} `, tone },
    {
      text: `${cell(kind === 'added' ? '' : shown(before, half), half)} `,
      tone: kind === 'same' ? 'faint' : 'removed',
    },
    kind === 'same'
      ? { text: since ?? '', tone: 'faint' }
      : { text: kind === 'removed' ? '' : shown(after, half), tone: 'added' },
  ];
  return line;
}

function nameOf(path: readonly string[]): string {
  return displayText(path.join('.'));
}

/** Longer values are not written out only to be cut. */
const longest = 2000;

function shown(value: JsonValue | undefined, width: number): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && value.length > longest) {
    return displayValue(value.slice(0, longest), width);
  }
  return displayValue(value, width);
}
