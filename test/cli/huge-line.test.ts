import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { pipelineFolder } from '../support/pipeline-folder.ts';
import { runProgram } from '../support/program.ts';

const mega = 1024 * 1024;

/** A file with 300 MB of nothing between two texts; it takes no room on the disk. */
function writeWithGap(path: string, before: string, after: string): void {
  const fd = openSync(path, 'w');
  writeSync(fd, before, 0);
  writeSync(fd, after, before.length + 300 * mega);
  closeSync(fd);
}

/** Makes the program write the most memory that it had, in MB, to the file `memory` when it ends. */
const reportMemory = `
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
const write = () => writeFileSync('memory', String(process.resourceUsage().maxRSS / 1024));
if (isMainThread) process.on('exit', write);
`;

test.each([
  {
    format: 'CSV',
    file: 'in.csv',
    before: 'id\n1\n2',
    after: '\n3\n',
    good: '{"id":"1"}\n{"id":"3"}\n',
  },
  {
    format: 'quoted CSV',
    file: 'in.csv',
    before: 'id\n1\n"2',
    after: '\n3\n',
    good: '{"id":"1"}\n{"id":"3"}\n',
  },
  {
    format: 'JSON Lines',
    file: 'in.jsonl',
    before: '{"id":1}\n{"id":"',
    after: '"}\n{"id":3}\n',
    good: '{"id":1}\n{"id":3}\n',
  },
])(
  'a line of 300 MB in a $format file is quarantined in bounded memory',
  async ({ file, before, after, good }) => {
    const plugin = file === 'in.csv' ? 'csv' : 'json';
    const folder = pipelineFolder({
      'pipeline.yaml': `
source: { plugin: ${plugin}, options: { path: ${file} }, on_validation_failure: bad }
sinks:
  good: { plugin: json, options: { path: out/good.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: good
`,
    });
    writeWithGap(join(folder.path, file), before, after);
    writeFileSync(join(folder.path, 'memory.mjs'), reportMemory);
    const ended = await runProgram(['run', '-s', 'pipeline.yaml', '-x'], {
      cwd: folder.path,
      env: { NODE_OPTIONS: '--import=./memory.mjs' },
    });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(folder.read('out/good.jsonl')).toBe(good);
    const bad = folder.read('out/bad.jsonl').split('\n');
    expect(bad).toHaveLength(2);
    expect(bad[0]).toContain('"reason":"record_too_large"');
    expect(bad[0]?.length).toBeLessThan(40_000);
    expect(Number(readFileSync(join(folder.path, 'memory'), 'utf8'))).toBeLessThan(300);
  },
);
