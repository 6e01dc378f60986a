import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { oneRow } from '../../plugins/contract.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { withPlanted } from '../support/planted-plugins.ts';
import { plantedSettings, runPlanted } from '../support/run-planted.ts';

describe('the data of the children is their own, down to the last list', () => {
  const row = { id: 7, deep: { list: [{ n: 1 }, { n: 2 }] }, flat: ['x'] };

  test.each(['a', 'b', 'c'])('branch %s may change what it likes', async (vandal) => {
    const { folder, token } = await runPlanted(
      plantedSettings(
        [
          'name: split, type: gate, fork_to: { a: step_a, b: step_b, c: step_c }',
          'name: step_a, plugin: planted, options: { as: a }, on_success: meet',
          'name: step_b, plugin: planted, options: { as: b }, on_success: meet',
          'name: step_c, plugin: planted, options: { as: c }, on_success: meet',
          'name: meet, type: coalesce, branches: [a, b, c], merge: nested',
        ],
        ['out'],
      ),
      {
        source: [structuredClone(row)],
        transform(given, as) {
          if (as !== vandal) return oneRow(given);
          // Forbidden, and so what a bug does.
          const changed = given as typeof row;
          changed.deep.list[0]!.n = 99;
          changed.deep.list.push({ n: 3 });
          changed.flat.length = 0;
          return oneRow({ ...changed, by: as });
        },
      },
    );
    const [merged] = folder.rows('out');
    for (const other of ['a', 'b', 'c'].filter((branch) => branch !== vandal)) {
      expect(merged?.[other]).toEqual(row);
    }
    expect(merged?.[vandal]).toMatchObject({ by: vandal, flat: [] });
    for (const branch of ['a', 'b', 'c']) expect(token(`0.${branch}`).data).toEqual(row);
  });
});

describe('what belongs to a fork is written together or not at all', () => {
  const settings = plantedSettings(['name: split, type: gate, fork_to: { a: out, b: bad }']);

  /** The database refuses what the condition, on `new`, holds for. */
  const refusing = (table: string, condition: string, landscape: string) => {
    let isPlanted = false;
    return () => {
      if (isPlanted) return;
      isPlanted = true;
      const db = new Database(landscape);
      db.exec(
        `create trigger refuses before insert on ${table} when ${condition}
         begin select raise(abort, 'the test refuses this'); end`,
      );
      db.close();
    };
  };

  test.each([
    { what: 'a child', table: 'tokens', condition: "new.branch_name = 'b'" },
    { what: 'a link', table: 'token_parents', condition: 'true' },
    { what: 'the end of the parent', table: 'token_outcomes', condition: "new.outcome = 'forked'" },
    { what: 'a routing event', table: 'routing_events', condition: 'true' },
  ])(
    'recordFork leaves nothing behind when $what cannot be written',
    async ({ table, condition }) => {
      const folder = pipelineFolder({ 'pipeline.yaml': settings });
      const plant = refusing(table, condition, folder.landscape);
      await expect(
        folder.run({
          registry: withPlanted({ source: [{ id: 7 }] }),
          wrapStore: (store) => ({
            async write(group, ready) {
              plant();
              return store.write(group, ready);
            },
          }),
        }),
      ).rejects.toThrow('the test refuses this');
      const db = new Database(folder.landscape, { readonly: true });
      const count = (name: string) =>
        db.prepare(`select count(*) from ${name}`).pluck().get() as number;
      expect([
        count('rows'),
        count('tokens'),
        count('token_parents'),
        count('token_outcomes'),
        count('routing_events'),
        count('node_states'),
      ]).toEqual([0, 0, 0, 0, 0, 0]);
      db.close();
    },
  );
});
