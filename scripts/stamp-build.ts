import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

// Writes dist/build.json: a hash over the compiled code, so that every run can say which code it was.

const dist = new URL('../dist/', import.meta.url).pathname;
const hash = createHash('sha256');
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .toSorted();
for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(dist, file)));
writeFileSync(join(dist, 'build.json'), `${JSON.stringify({ codeHash: hash.digest('hex') })}\n`);
