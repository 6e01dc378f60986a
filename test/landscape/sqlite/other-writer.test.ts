import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { stopAfter } from '../../support/stop-after.ts';

const files = {
  'in.csv': 'n\n1\n2\n',
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
sinks: { out: { plugin: csv, options: { path: out/out.csv } } }
output_sink: out
`,
};

/** A landscape in which the process `pid` left a segment open. */
async function landscapeOf(pid: number) {
  const folder = pipelineFolder(files);
  await expect(folder.run({ wrapStore: stopAfter(1).wrapStore })).rejects.toThrow('stopped');
  const db = new Database(folder.landscape);
  // The guard forbids what this test must pretend.
  db.exec('drop trigger run_segments_no_update');
  db.prepare('update run_segments set pid = ?, host = ?').run(pid, hostname());
  db.close();
  return folder;
}

test('a second writer is refused while the first one lives, with who it is and what to do', async () => {
  const other = spawn('sleep', ['60']);
  try {
    const folder = await landscapeOf(other.pid ?? 0);
    await expect(folder.run()).rejects.toMatchObject({
      code: 'LANDSCAPE_BUSY',
      facts: { pid: other.pid },
      nextStep: expect.stringContaining('--database') as string,
    });
  } finally {
    other.kill();
  }
});

test('a segment of a process that is gone keeps nobody out', async () => {
  const other = spawn('true');
  await new Promise((resolve) => other.on('exit', resolve));
  const folder = await landscapeOf(other.pid ?? 0);
  expect((await folder.run()).end.status).toBe('completed');
});
