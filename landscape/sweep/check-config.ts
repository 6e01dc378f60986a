import { sha256, toHex } from '../hash.ts';
import { hash, openRecord, text } from '../readers/stored-record.ts';
import type { Sweep } from './sweep-context.ts';

/** Settings and node configurations are the text that their hashes were taken of. */
export function checkConfigHashes({ snapshot, run, findings }: Sweep): void {
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
  const settings = snapshot.all(
    'select run_id as runId, settings_json as settingsJson from runs where run_id = ?',
    run.runId,
  );
  check(
    'runs',
    `run_id ${run.runId}`,
    run.configHash,
    text(openRecord('runs', 'runId', settings[0]), 'settingsJson'),
  );
  const nodes = snapshot.all(
    `select node_id as nodeId, config_hash as configHash, config_json as configJson from nodes
      where run_id = ? order by node_index`,
    run.runId,
  );
  for (const node of nodes) {
    const from = openRecord('nodes', 'nodeId', node);
    const key = `node_id ${text(from, 'nodeId')}`;
    check('nodes', key, hash(from, 'configHash'), text(from, 'configJson'));
  }
}
