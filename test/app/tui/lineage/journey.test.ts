import { describe, expect, test } from 'vitest';

import { originOf } from '../../../../app/tui/screens/token/field-origin.ts';
import {
  decisiveEntry,
  ownerOf,
  toJourney,
  tokenBeside,
} from '../../../../app/tui/screens/token/journey.ts';
import type { JourneyEntry } from '../../../../app/tui/screens/token/journey.ts';
import { useFixture } from './use-fixture.ts';

const forks = useFixture('nested-forks');
const orders = useFixture('order-lines');
const weather = useFixture('weather');

function shown(entry: JourneyEntry): string {
  const what =
    entry.kind === 'step' ? `${entry.step.step} ${entry.step.node.name}` : `${ownerOf(entry)}`;
  return `${entry.lanes} ${what}`;
}

describe('a journey', () => {
  test('goes through every branch to its end before the next, in lanes that join again', async () => {
    const journey = toJourney(await forks.explain({ row: '0' }));
    expect(journey.map(shown)).toEqual([
      '● t-1',
      '│ 0 source',
      '│ 1 quote',
      '├─● t-2',
      '│ │ 2 cost',
      '│ │ 3 offer',
      '● │ t-3',
      '│ │ 2 risks',
      '├─┼─● t-4',
      '│ │ │ 3 road_risk',
      '│ │ │ 4 both_risks',
      '● │ │ t-5',
      '│ │ │ 3 load_risk',
      '│ │ │ 4 both_risks',
      '●─┼─┘ t-6',
      '│ │ 5 risk_of_both',
      '│ │ 6 offer',
      '●─┘ t-7',
      '│ 7 answer',
      '│ 8 offers',
    ]);
  });

  test('begins at the step that decided the end', async () => {
    const explanation = await forks.explain({ row: '0' });
    const journey = toJourney(explanation);
    const decided = journey[decisiveEntry(explanation, journey)];
    expect(decided).toMatchObject({ kind: 'step', step: { node: { name: 'answer' } } });
  });

  test('of one token alone has neither lanes nor heads', async () => {
    const journey = toJourney(await weather.explain({ row: '44' }));
    expect(journey.map(shown)).toEqual([
      ' 0 source',
      ' 1 units',
      ' 2 frost',
      ' 3 severity',
      ' 4 days',
    ]);
  });

  test('has the batch that its tokens went into behind them', async () => {
    const journey = toJourney(await orders.explain({ row: '0' }));
    expect(journey.at(-1)).toMatchObject({ kind: 'batch', node: { id: 'b-1' } });
  });

  test('can be gone through token by token, back and forth', async () => {
    const journey = toJourney(await orders.explain({ row: '0' }));
    const second = tokenBeside(journey, 0, 1);
    const third = tokenBeside(journey, second + 2, 1);
    expect([second, third].map((at) => ownerOf(journey[at]))).toEqual(
      [...new Set(journey.map(ownerOf))].slice(1, 3),
    );
    expect(tokenBeside(journey, third + 1, -1)).toBe(second);
    expect(tokenBeside(journey, 0, -1)).toBe(0);
  });
});

describe('who set a field', () => {
  const since = async (node: string, field: string) => {
    const explanation = await forks.explain({ row: '0' });
    const entry = toJourney(explanation).find(
      (each) => each.kind === 'step' && each.step.node.name === node,
    );
    if (entry?.kind !== 'step') throw new Error(`There is no step ${node}`);
    return originOf(explanation, entry.token, entry.step, field);
  };

  test('is the step that set it, back through forks to the source', async () => {
    expect(await since('cost', 'cost')).toEqual({ token: 't-2', by: '2 cost' });
    expect(await since('cost', 'town')).toEqual({ token: 't-1', by: '0 source' });
  });

  test('is behind a join the branch from which the join took it', async () => {
    expect(await since('answer', 'cost')).toEqual({ token: 't-2', by: '2 cost' });
    expect(await since('answer', 'road_risk')).toEqual({ token: 't-4', by: '3 road_risk' });
    expect(await since('answer', 'load_risk')).toEqual({ token: 't-5', by: '3 load_risk' });
  });

  test('is nobody for a field that there is not', async () => {
    expect(await since('answer', 'colour')).toBeUndefined();
  });
});
