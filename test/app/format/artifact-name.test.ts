import { expect, test } from 'vitest';

import { artifactName } from '../../../app/format/artifact-name.ts';

test.each([
  { path: 'out/results.csv', name: 'out/results.csv' },
  { path: 'db://orders@sqlite:///out.db', name: 'table orders of sqlite:///out.db' },
  { path: 'db://me%40home %2541@a@b.db', name: 'table me@home %41 of a@b.db' },
])('an artifact at $path is called $name', ({ path, name }) => {
  expect(artifactName(path)).toBe(name);
});
