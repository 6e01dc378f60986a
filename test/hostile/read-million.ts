import { csvOptions } from '../../plugins/sources/csv/csv-options.ts';
import { csvFileSource } from '../../plugins/sources/csv/read-csv.ts';
import { jsonOptions } from '../../plugins/sources/json/json-options.ts';
import { jsonFileSource } from '../../plugins/sources/json/read-json.ts';
import { passthrough } from '../../plugins/transforms/passthrough.ts';

/**
 * A process of its own: reads a file and passes its rows through a step. Prints the rows, and by how much
 * the resident memory grew after the first tenth, in MiB.
 */
const [path = '', warmUp = ''] = process.argv.slice(2);
const source = path.endsWith('.csv')
  ? csvFileSource(csvOptions.parse({ path }), path)
  : jsonFileSource(jsonOptions.parse({ path }), path);
const input = { fields: new Map(), open: true };
const step = passthrough.bind({}).create({ input, resolvePath: (name) => name });

let rows = 0;
let bad = 0;
let before = 0;
let most = 0;
for await (const { items } of source.read()) {
  for (const item of items) {
    if (item.kind === 'skipped') continue;
    if (item.result.ok && step(item.result.row).kind === 'row') rows += 1;
    else bad += 1;
  }
  const { rss } = process.memoryUsage();
  if (rows < Number(warmUp)) before = Math.max(before, rss);
  else most = Math.max(most, rss);
}
console.log(JSON.stringify({ rows, bad, growth: Math.max(0, most - before) / 1024 / 1024 }));
