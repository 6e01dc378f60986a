import { describe, expect, test } from 'vitest';

import type { ExplainedToken } from '../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { useWeather } from '../use-weather.ts';

const weather = useWeather();

type Narrowing = Pick<Parameters<typeof explainRow>[3], 'sink' | 'field'>;

async function explain(row: string, narrowing: Narrowing): Promise<Explanation> {
  const { db, run, databasePath } = weather();
  return await explainRow(db, run, row, { databasePath, ...narrowing });
}

async function tokenOf(row: string, narrowing: Narrowing): Promise<ExplainedToken | undefined> {
  return (await explain(row, narrowing)).tokens[0];
}

describe('narrowed to a sink', () => {
  test('keeps what ended there', async () => {
    const { asked, tokens } = await explain('0', { sink: 'storms' });
    expect(asked.sink).toBe('storms');
    expect(tokens.map(({ id }) => id)).toEqual(['t-1']);
  });

  test('names the sinks there are, when there is no such sink', async () => {
    await expect(explain('0', { sink: 'storm' })).rejects.toThrow(
      expect.objectContaining({
        code: 'SINK_NOT_FOUND',
        nextStep: 'Did you mean `storms`? Its sinks are storms, results, quarantine.',
      }),
    );
  });

  test('says where it ended instead, when it did not end there', async () => {
    await expect(explain('0', { sink: 'results' })).rejects.toThrow(
      expect.objectContaining({
        code: 'END_NOT_FOUND',
        message: 'Nothing of it ended in the sink `results` in run r-wth001; it ended as: storms.',
      }),
    );
  });
});

describe('narrowed to a field', () => {
  test.each([
    { field: 'wind', steps: ['normalise', 'severity'] },
    { field: 'wind_speed', steps: ['source', 'normalise'] },
    { field: 'station', steps: ['source'] },
  ])('keeps the steps that touched $field: $steps', async ({ field, steps }) => {
    const token = await tokenOf('0', { field });
    expect(token?.steps.map(({ node }) => node.name)).toEqual(steps);
    for (const { changes } of token?.steps ?? []) {
      expect(changes?.every(({ path }) => path[0] === field)).toBe(true);
    }
  });

  test('keeps the step that failed on it', async () => {
    const token = await tokenOf('2', { field: 'wind_speed' });
    expect(token?.steps.map(({ node, status }) => [node.name, status])).toEqual([
      ['source', 'failed'],
    ]);
  });

  test('names the fields there are, when no step touched it', async () => {
    await expect(explain('0', { field: 'wnd' })).rejects.toThrow(
      expect.objectContaining({
        code: 'FIELD_NOT_FOUND',
        nextStep: 'Did you mean `wind`? The fields it had are station, wind, wind_speed.',
      }),
    );
  });
});
