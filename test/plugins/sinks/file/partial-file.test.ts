import { closeSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { EnvironmentError } from '../../../../landscape/model/errors.ts';
import type { Sink } from '../../../../plugins/contract.ts';
import { jsonSink } from '../../../../plugins/sinks/json.ts';
import { withFailure } from '../failing-files.ts';
import {
  contextIn,
  makeTestFolder,
  readText,
  rowEntry,
  runKey,
  writeGroup,
} from '../sink-in-folder.ts';

const entries = [rowEntry({ a: 1 })];

function openSink(): { readonly folder: string; readonly sink: Sink } {
  const folder = makeTestFolder();
  return { folder, sink: jsonSink.bind({ path: 'out/rows.jsonl' }).open(contextIn(folder)) };
}

const resume = 'then resume the run.';

test.each([
  { operation: 'writeSync', code: 'ENOSPC', nextStep: `Free space on that disk, ${resume}` },
  {
    operation: 'writeSync',
    code: 'EIO',
    nextStep: `What the run committed is safe: remove the cause, ${resume}`,
  },
  {
    operation: 'fdatasyncSync',
    code: 'EIO',
    nextStep: `What the run committed is safe: remove the cause, ${resume}`,
  },
  { operation: 'fdatasyncSync', code: 'EDQUOT', nextStep: `Free space on that disk, ${resume}` },
] as const)(
  'a failed $operation ($code) names the output and what to do',
  ({ operation, code, nextStep }) => {
    const { sink } = openSink();
    sink.write(entries);
    expect(() => withFailure(operation, code, () => sink.flush())).toThrow(
      expect.objectContaining({
        code: 'SINK_WRITE_FAILED',
        message: `Cannot write to \`out/rows.jsonl\`: ${code}: injected`,
        facts: { path: 'out/rows.jsonl', cause: code },
        nextStep,
      }),
    );
    sink.close();
  },
);

test.each(['writeSync', 'fdatasyncSync'] as const)(
  'after a failed %s every call fails alike, because nobody knows what the disk holds',
  (operation) => {
    const { folder, sink } = openSink();
    const segment = writeGroup(sink, entries);
    sink.write(entries);
    const failure = thrownBy(() => withFailure(operation, 'EIO', () => sink.flush()));
    expect(failure).toBeInstanceOf(EnvironmentError);

    expect(thrownBy(() => sink.write(entries))).toBe(failure);
    expect(thrownBy(() => sink.flush())).toBe(failure);
    expect(thrownBy(() => sink.finish())).toBe(failure);
    const artifact = { kind: 'file', path: '', sizeBytes: 0, hash: new Uint8Array(32) } as const;
    expect(thrownBy(() => sink.publish(artifact))).toBe(failure);
    sink.close();

    const context = contextIn(folder, { committedBytes: segment?.length ?? 0 });
    const again = jsonSink.bind({ path: 'out/rows.jsonl' }).open(context);
    writeGroup(again, entries);
    again.publish(again.finish().artifact);
    expect(readText(folder, 'out/rows.jsonl')).toBe('{"a":1}\n{"a":1}\n');
  },
);

test('a failed sync at the end fails the finish', () => {
  const { sink } = openSink();
  writeGroup(sink, entries);
  expect(() => withFailure('fsyncSync', 'EIO', () => sink.finish())).toThrow('Cannot sync');
  sink.close();
});

test.skipIf(process.platform !== 'linux')('a file that the system closed fails the write', () => {
  const { folder, sink } = openSink();
  closeSync(descriptorOf(join(folder, `out/rows.jsonl.partial-${runKey}`)));
  sink.write(entries);
  expect(() => sink.flush()).toThrow(
    expect.objectContaining({
      code: 'SINK_WRITE_FAILED',
      facts: expect.objectContaining({ cause: 'EBADF' }) as unknown,
    }),
  );
});

test('a closed sink writes no more', () => {
  const { sink } = openSink();
  sink.write(entries);
  sink.close();
  sink.close();
  expect(() => sink.flush()).toThrow('the file is closed');
});

test.each([
  { operation: 'mkdirSync', code: 'EROFS' },
  { operation: 'openSync', code: 'EACCES' },
  { operation: 'fsyncSync', code: 'EIO' },
] as const)('open says so when $operation fails', ({ operation, code }) => {
  expect(() => withFailure(operation, code, openSink)).toThrow(
    expect.objectContaining({
      code: 'SINK_WRITE_FAILED',
      message: `Cannot open the partial file of \`out/rows.jsonl\`: ${code}: injected`,
    }),
  );
});

test('a partial file left by a process that committed nothing is begun anew', () => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, `rows.jsonl.partial-${runKey}`), 'left over');
  const sink = jsonSink.bind({ path: 'rows.jsonl' }).open(contextIn(folder));
  writeGroup(sink, entries);
  sink.publish(sink.finish().artifact);
  expect(readText(folder, 'rows.jsonl')).toBe('{"a":1}\n');
});

test.each([{ committedBytes: 0 }, { committedBytes: 3 }])(
  'with $committedBytes bytes committed nothing is written through a link in the place of the partial file',
  ({ committedBytes }) => {
    const folder = makeTestFolder();
    writeFileSync(join(folder, 'precious'), 'precious');
    symlinkSync('precious', join(folder, `rows.jsonl.partial-${runKey}`));
    const bound = jsonSink.bind({ path: 'rows.jsonl' });
    try {
      const sink = bound.open(contextIn(folder, { committedBytes }));
      writeGroup(sink, entries);
      sink.close();
    } catch (error) {
      expect(error).toMatchObject({ code: 'PARTIAL_FILE_DAMAGED' });
    }
    expect(readText(folder, 'precious')).toBe('precious');
  },
);

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

function descriptorOf(path: string): number {
  const found = readdirSync('/proc/self/fd').find((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });
  return Number(found);
}
