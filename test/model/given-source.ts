import { z } from 'zod';

import { atPosition } from '../../plugins/contract.ts';
import type { SourceItem } from '../../plugins/contract.ts';
import { defineSource } from '../../plugins/define.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { textOf } from './records.ts';
import type { GivenRecord } from './records.ts';

/** A group is committed when it holds this much of the source, so a test can say where groups end. */
const fullGroupBytes = 8 * 1024 * 1024;

const fields: FieldSet = {
  fields: new Map([
    ['id', { type: 'int', optional: false }],
    ['n', { type: 'int', optional: true }],
    ['s', { type: 'str', optional: false }],
    ['t', { type: 'str', optional: false }],
  ]),
  open: true,
};

const position = z.object({ taken: z.int() });

/** A source that gives records out of memory; where a group shall end, it claims a long blank line. */
export function givenSource(records: readonly GivenRecord[]) {
  const items = toItems(records);
  return defineSource({
    name: 'given',
    version: '1.0.0',
    determinism: 'io_read',
    purpose: 'Gives the records of a test.',
    options: z.strictObject({}),
    check: () => [],
    describe: () => ({ fields }),
    open: () => ({
      async *read(from) {
        const taken = from === undefined ? 0 : position.parse(from).taken;
        if (from !== undefined) yield atPosition;
        yield {
          items: items.slice(taken),
          positionAfter: (index) => ({ taken: taken + index + 1 }),
        };
      },
      close() {},
    }),
  });
}

function toItems(records: readonly GivenRecord[]): readonly SourceItem[] {
  const items: SourceItem[] = [];
  let offset = 0;
  for (const [index, record] of records.entries()) {
    const raw = Buffer.from(textOf(record, index));
    const at = { file: 'given.jsonl', line: index + 1 };
    const length = raw.length;
    items.push({ kind: 'record', ...at, offset, length, raw, result: resultOf(record) });
    offset += length;
    if (!record.endsGroup) continue;
    items.push({ kind: 'skipped', ...at, offset, length: fullGroupBytes, reason: 'blank' });
    offset += fullGroupBytes;
  }
  return items;
}

function resultOf({ row }: GivenRecord) {
  if (row !== undefined) return { ok: true, row } as const;
  const error = { reason: 'unparsable_record', message: 'no record' } as const;
  return { ok: false, error } as const;
}
