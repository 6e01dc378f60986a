import Database from 'better-sqlite3';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { makeClone, projectRoot } from './support/clone.ts';
import type { Clone } from './support/clone.ts';
import { readBlocks, readLinks } from './support/document.ts';
import type { Block } from './support/document.ts';
import { expectDocumented } from './support/documented-output.ts';
import { listFixturePipelines } from './support/fixture-pipeline.ts';
import { isWorking } from './support/is-working.ts';
import { keys } from './support/keys.ts';
import type { Pty } from './support/pty.ts';

const markdownIn = (folder: string) =>
  readdirSync(join(projectRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

/** Documents whose commands run and whose outputs are compared. */
const documents = [
  'README.md',
  ...markdownIn('docs'),
  ...markdownIn('docs/guides'),
  ...listFixturePipelines().map((name) => `fixtures/pipelines/${name}/README.md`),
].filter((path) => existsSync(join(projectRoot, path)));

const allDocuments = [...documents, 'CONTRIBUTING.md', ...markdownIn('docs/adr')];

/** Where the sample of the guide finds its input. */
const sampleFolders: Readonly<Record<string, string>> = {
  'docs/settings.md': 'fixtures/settings/design-sample',
};

test.each(documents)('%s shows commands, pipelines and outputs as they are', async (path) => {
  const clone = makeClone();
  onTestFinished(() => clone.remove());
  let output: string | undefined;
  for (const block of readBlocks(join(projectRoot, path), path)) {
    if (block.language === 'sh' && /^screen\b/.test(block.note)) {
      output = await lookAtScreen(clone, block);
    } else if (block.language === 'sh') output = runBlock(clone, block);
    else if (block.language === 'sql') output = runQuery(clone, block);
    else if (isPipeline(block)) validatePipeline(clone, block, sampleFolders[path] ?? '.');
    else if (block.note === 'output') {
      if (output === undefined) throw new Error(`${block.place}: an output of no command`);
      expectDocumented(block.text, output, block.place);
    }
  }
});

test.each(allDocuments)('%s links to files that exist', (path) => {
  const folder = dirname(join(projectRoot, path));
  const broken = readLinks(join(projectRoot, path)).filter(
    (target) => !existsSync(join(folder, target)),
  );
  expect(broken).toEqual([]);
});

/** Runs the commands of a block, which says with `# exits 6` when its last one does not exit with 0. */
function runBlock(clone: Clone, { text, place }: Block): string {
  const { exitCode, stdout, stderr } = clone.run(text);
  const wanted = Number(/# exits (\d+)$/m.exec(text)?.[1] ?? 0);
  expect({ place, exitCode, stderr: exitCode === wanted ? '' : stderr }).toEqual({
    place,
    exitCode: wanted,
    stderr: '',
  });
  return stdout;
}

/**
 * Opens the screens by a command, presses the keys that stand behind `screen`, and gives what is shown then.
 * `q` leads out of them.
 */
async function lookAtScreen(clone: Clone, { text, note, place }: Block): Promise<string> {
  const screen = clone.open(text);
  onTestFinished(() => screen.close());
  const ended = { is: false };
  const exit = screen.exit.then((end) => {
    ended.is = true;
    return end;
  });
  await screen.shows(' elspeth ▸ ');
  await settles(screen);
  for (const key of note.split(' ').slice(1)) {
    screen.press(namedKeys[key] ?? key);
    await settles(screen);
  }
  const shown = screen.text();
  // Once for each screen on the way to the first; while a run goes on `q` asks, and Escape waits for it.
  for (let i = 0; i < 40 && !ended.is; i += 1) {
    screen.press('q');
    await settles(screen);
    if (!/A run is going on/.test(screen.text())) continue;
    screen.press(keys.escape);
    await settles(screen);
  }
  expect({ place, ...(await exit) }).toMatchObject({ place, exitCode: 0 });
  return shown;
}

const namedKeys: Readonly<Record<string, string>> = {
  enter: keys.enter,
  esc: keys.escape,
  tab: keys.tab,
  down: keys.down,
};

/** Until the program has neither drawn nor done anything for a moment, which is longer than its own pauses. */
async function settles(screen: Pty): Promise<void> {
  let before = -1;
  for (let looks = 0, quiet = 0; looks < 3000 && quiet < 15; looks += 1) {
    const isQuiet = before === screen.bytes().length && !isWorking(screen.pid);
    quiet = isQuiet ? quiet + 1 : 0;
    before = screen.bytes().length;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const record = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Asks the landscape of the commands before it; the answer is in the form of `sqlite3 -header`. */
function runQuery(clone: Clone, { text }: Block): string {
  const db = new Database(join(clone.path, '.elspeth/audit.db'), { readonly: true });
  try {
    const query = db.prepare(text);
    const names = query.columns().map(({ name }) => name);
    const lines = z
      .array(record)
      .parse(query.all())
      .map((found) => names.map((name) => found[name] ?? '').join('|'));
    return [names.join('|'), ...lines].join('\n');
  } finally {
    db.close();
  }
}

function isPipeline({ language, text }: Block): boolean {
  return language === 'yaml' && /^source:/m.test(text) && /^sinks:/m.test(text);
}

/** Writes a pipeline under the name in its first comment, so that commands after it find it. */
function validatePipeline(clone: Clone, { text, place }: Block, folder: string): void {
  const name = /^# (\S+\.yaml)$/m.exec(text)?.[1] ?? 'documented.yaml';
  const file = join(folder, name);
  writeFileSync(join(clone.path, file), `${text}\n`);
  const { exitCode, stdout, stderr } = clone.run(`npx elspeth validate -s '${file}'`);
  expect({ place, exitCode, stderr }).toEqual({ place, exitCode: 0, stderr: '' });
  expect(stdout, `${place}: a documented pipeline has no warnings`).not.toContain('\nWarnings\n');
}
