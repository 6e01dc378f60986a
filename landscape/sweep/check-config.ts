import { sha256, toHex } from '../hash.ts';
import { hash, openRecord, text } from '../readers/stored-record.ts';
import type { Sweep } from './sweep-context.ts';

/** Settings and node configurations are the text that their hashes were taken of. */
export async function checkConfigHashes({ db, run, findings }: Sweep): Promise<void> {
  const check = (table: string, key: string, wanted: Uint8Array, stored: string) => {
    const found = sha256(stored);
    if (Buffer.compare(found, wanted) === 0) return;
    findings.add({
      table,
      key,
      check: 'config_hash',
      expected: `config_hash ${toHex(wanted)}`,
      found: `a configuration with SHA-256 ${toHex(found)}`,
    });
  };
  const settings: unknown[] = await db('runs')
    .select({ runId: 'run_id', settingsJson: 'settings_json' })
    .where({ run_id: run.runId });
  check(
    'runs',
    `run_id ${run.runId}`,
    run.configHash,
    text(openRecord('runs', 'runId', settings[0]), 'settingsJson'),
  );
  const nodes: unknown[] = await db('nodes')
    .select({ nodeId: 'node_id', configHash: 'config_hash', configJson: 'config_json' })
    .where({ run_id: run.runId })
    .orderBy('node_index');
  for (const node of nodes) {
    const from = openRecord('nodes', 'nodeId', node);
    const key = `node_id ${text(from, 'nodeId')}`;
    check('nodes', key, hash(from, 'configHash'), text(from, 'configJson'));
  }
}
