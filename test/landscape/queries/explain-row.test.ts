import { describe, expect, test } from 'vitest';

import { NotFoundError } from '../../../landscape/model/errors.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { useWeather } from '../use-weather.ts';
import { condition } from '../weather-graph.ts';

const weather = useWeather();
const unfinished = useWeather({ end: 'crashed' });

type Options = Partial<Parameters<typeof explainRow>[3]>;

async function explain(row: string, options: Options = {}, of = weather): Promise<Explanation> {
  const { db, run, databasePath, resolveArtifact } = of();
  return await explainRow(db, run, row, { databasePath, resolveArtifact, ...options });
}

/** The one token of a row that was not forked. */
async function tokenOf(row: string, options: Options = {}, of = weather) {
  const [token] = (await explain(row, options, of)).tokens;
  if (token === undefined) throw new Error(`Row ${row} has no token`);
  return token;
}

describe('explainRow', () => {
  test('is plain JSON: printing it loses nothing', async () => {
    for (const row of ['0', '2', '3', '4', '5', '6']) {
      const explanation = await explain(row, { full: true });
      expect(JSON.parse(JSON.stringify(explanation))).toStrictEqual(explanation);
    }
  });

  test('begins with the run and the code that executed it', async () => {
    const { schema, schemaVersion, asked, run } = await explain('0');
    expect({ schema, schemaVersion, asked }).toEqual({
      schema: 'elspeth.explain',
      schemaVersion: 1,
      asked: { row: 0, token: null, sink: null, field: null, down: false },
    });
    expect(run).toMatchObject({
      key: 'r-wth001',
      pipeline: 'weather',
      status: 'completed',
      startedAt: '2026-08-01T10:00:00.000Z',
      topologyHash: 'ab'.repeat(32),
      reproducibilityGrade: 'full_reproducible',
      segments: [{ codeVersion: '0.1.0', nodeVersion: '24.0.0', endStatus: 'completed' }],
    });
  });

  test('gives the source record as it was', async () => {
    const { rows } = await explain('0');
    expect(rows).toEqual([
      {
        id: 'row-1',
        index: 0,
        file: 'weather.csv',
        line: 2,
        byteOffset: 19,
        byteLength: 7,
        sha256: 'f2086dee487233074695625091c5da6118295ed30046d616f188b35c00ec101b',
        raw: { available: true, encoding: 'utf8', text: 'A,11.2\n' },
      },
    ]);
  });

  test('gives the steps in order, with what each changed', async () => {
    const { steps } = await tokenOf('0');
    expect(
      steps.map(({ step, node, status, changes }) => [step, node.name, status, changes]),
    ).toEqual([
      [
        0,
        'source',
        'completed',
        [
          { kind: 'added', path: ['station'], after: 'A' },
          { kind: 'added', path: ['wind_speed'], after: 11.2 },
        ],
      ],
      [
        1,
        'normalise',
        'completed',
        [
          { kind: 'added', path: ['wind'], after: 11.2 },
          { kind: 'removed', path: ['wind_speed'], before: 11.2 },
        ],
      ],
      [2, 'severity', 'completed', []],
      [3, 'storms', 'completed', null],
    ]);
    expect(steps.map(({ inputIsPreviousOutput }) => inputIsPreviousOutput)).toEqual([
      null,
      true,
      true,
      true,
    ]);
  });

  test('gives the condition of a gate, its values, the route taken and the routes not taken', async () => {
    const { steps } = await tokenOf('0');
    const gate = steps[2];
    expect(gate?.decision).toMatchObject({
      condition,
      result: 'storm',
      label: 'storm',
      values: { 'row.wind': 11.2 },
    });
    expect(gate?.taken).toEqual([
      { label: 'storm', mode: 'move', to: { kind: 'node', name: 'storms', nodeKind: 'sink' } },
    ]);
    expect(gate?.notTaken).toEqual([
      { label: 'breeze', mode: 'move', to: { kind: 'node', name: 'results', nodeKind: 'sink' } },
      { label: 'still', mode: 'move', to: { kind: 'discard' } },
    ]);
  });

  test.each([
    { row: '0', outcome: 'routed', sink: 'storms', because: { kind: 'gate', node: 'severity' } },
    {
      row: '1',
      outcome: 'completed',
      sink: 'results',
      because: { kind: 'gate', node: 'severity' },
    },
    {
      row: '2',
      outcome: 'quarantined',
      sink: 'quarantine',
      because: {
        kind: 'error',
        node: 'source',
        error: { reason: 'type_mismatch', field: 'wind_speed', found: '"n/a"' },
      },
    },
    {
      row: '3',
      outcome: 'quarantined',
      sink: 'quarantine',
      because: { kind: 'error', node: 'normalise', error: { reason: 'conversion_failed' } },
    },
    {
      row: '4',
      outcome: 'discarded',
      sink: null,
      because: { kind: 'gate', node: 'severity', decision: { label: 'still' } },
    },
    {
      row: '5',
      outcome: 'quarantined',
      sink: null,
      because: { kind: 'error', node: 'severity', error: { message: 'row.wind is null' } },
    },
    {
      row: '6',
      outcome: 'quarantined',
      sink: 'quarantine',
      because: { kind: 'error', node: 'storms', error: { reason: 'unencodable_value' } },
    },
  ])('tells how row $row ended and what decided it', async ({ row, outcome, sink, because }) => {
    const { end } = await tokenOf(row);
    expect(end).toMatchObject({ outcome, sink, because });
  });

  test('shows the bytes that were written: from the artifact, or as the landscape kept them', async () => {
    const written = async (row: string) => (await tokenOf(row)).end?.written?.content;
    expect(await written('0')).toMatchObject({ text: '{"station":"A","wind":11.2}' });
    expect(await written('2')).toMatchObject({ text: '{"raw":"C,n/a","reason":"type_mismatch"}' });
    expect(await written('4')).toBeUndefined();
  });

  test.each([
    { asked: 'row-1', row: 0 },
    { asked: 'row-8', row: 7 },
    { asked: '7', row: 7 },
  ])('takes $asked for row $row', async ({ asked, row }) => {
    expect((await explain(asked)).asked.row).toBe(row);
  });

  test.each(['8', 'row-9', 'row-0', 't-1', '-1', '1.0', '', ' 1', '99999999999999999999'])(
    'does not find the row `%s`, and says which there are',
    async (asked) => {
      await expect(explain(asked)).rejects.toThrow(NotFoundError);
      await expect(explain(asked)).rejects.toThrow('its rows are 0 to 7');
    },
  );

  test('with full puts the rows beside their hashes', async () => {
    const { steps } = await tokenOf('0', { full: true });
    expect(steps.map(({ input, output }) => [input.data, output?.data])).toEqual([
      [null, { station: 'A', wind_speed: 11.2 }],
      [
        { station: 'A', wind_speed: 11.2 },
        { station: 'A', wind: 11.2 },
      ],
      [
        { station: 'A', wind: 11.2 },
        { station: 'A', wind: 11.2 },
      ],
      [{ station: 'A', wind: 11.2 }, null],
    ]);
  });

  test('of a token on its way gives the steps so far and no end', async () => {
    const { steps, end } = await tokenOf('7', {}, unfinished);
    expect(steps.map(({ node }) => node.name)).toEqual(['source', 'normalise', 'severity']);
    expect(end).toBeNull();
  });
});
