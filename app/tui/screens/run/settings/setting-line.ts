import { basename } from 'node:path';

import type { SettingOrigin } from '../../../../../landscape/model/setting-origin.ts';
import { cell, lineWidth } from '../../../components/line.tsx';
import type { Line } from '../../../components/line.tsx';
import type { TextLine } from '../../../store/text-list.ts';
import type { Tone } from '../../../theme.ts';
import { originText } from './setting-entries.ts';
import type { SettingEntry } from './setting-entries.ts';

/** Cells in which a value says where it came from. */
export const originWidth = 20;

/** A setting on a line: its value at the left, at the right where that came from. */
export function settingLine(entry: SettingEntry, settingsFile: string, width: number): TextLine {
  const { lead, value, origin, name } = entry;
  const left: Line = [{ text: lead, tone: 'accent' }, value ?? ''];
  if (value === undefined || origin === undefined) return { line: left };
  const room = Math.max(10, width - originWidth - 1);
  const text = originText(origin, basename(settingsFile));
  const where = { text: ` ${cell(text, originWidth)}`, tone: toneOf(origin) };
  return {
    line: [...cut(left, room), where],
    copy: `${name}=${value}`,
  };
}

/** Exactly so many cells. */
function cut(line: Line, width: number): Line {
  const [lead = '', value = ''] = line;
  const leadCells = lineWidth([lead]);
  if (leadCells >= width) return [{ text: cell(textOf(lead), width), tone: 'accent' }];
  return [lead, cell(textOf(value), width - leadCells)];
}

function textOf(span: Line[number]): string {
  return typeof span === 'string' ? span : span.text;
}

/** What is not in the file is what a reader looks for. */
function toneOf({ kind }: SettingOrigin): Tone {
  if (kind === 'set' || kind === 'environment') return 'changed';
  return kind === 'default' ? 'faint' : 'plain';
}
