import { AuditError } from '../model/errors.ts';

/** One place where the audit trail is not what it must be. */
export interface Finding {
  readonly table: string;
  /** The record: `token_id 17`, the name of a file. */
  readonly key: string;
  readonly check: CheckName;
  readonly expected: string;
  readonly found: string;
  readonly area: FindingArea;
}

/**
 * `records`: the audit trail contradicts itself. `outputs`: it does not, but what lies where something
 * was published is not what was written there.
 */
export type FindingArea = 'records' | 'outputs';

/** A finding as a check reports it: most are about the records. */
export type NewFinding = Omit<Finding, 'area'> & { readonly area?: FindingArea };

/** Every check that a sweep makes. */
export const checkNames = [
  'database_integrity',
  'foreign_key',
  'schema',
  'readable_record',
  'config_hash',
  'run_of_record',
  'row_index',
  'source_range',
  'row_has_token',
  'row_of_token',
  'one_terminal_outcome',
  'no_open_state',
  'no_open_operation',
  'no_open_batch',
  'member_of_batch',
  'batch_links',
  'batch_hash',
  'state_order',
  'state_chain',
  'state_on_path',
  'routing_edge',
  'gate_has_route',
  'sink_state_and_outcome',
  'error_of_state',
  'error_of_outcome',
  'parent_of_child',
  'made_of_parents',
  'children_of_parent',
  'order_of_branches',
  'late_for_join',
  'checksum',
  'effect_key',
  'effect_end',
  'effect_attempts',
  'payload_hash',
  'payload_pack',
  'artifact_recorded',
  'artifact_file',
  'artifact_segments',
  'segment_of_outcome',
  'artifact_bytes',
  'run_counters',
  'node_counters',
  'edge_counters',
  'outcome_counters',
  'node_latencies',
  'slowest_states',
  'recomputed_output',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Collects findings up to a limit: a landscape that is all wrong must not fill the memory. */
export interface Findings {
  readonly list: readonly Finding[];
  readonly isFull: boolean;
  add(finding: NewFinding): void;
  /** Nothing when the same was found before, by whichever pass. */
  addOnce(finding: NewFinding): void;
  /** What `read` returns; a record that cannot be read becomes a finding and `undefined`. */
  attempt<T>(read: () => T): T | undefined;
}

export function createFindings(limit: number): Findings {
  const list: Finding[] = [];
  const add = (finding: NewFinding) => {
    if (list.length < limit) list.push({ area: 'records', ...finding });
  };
  return {
    list,
    get isFull() {
      return list.length >= limit;
    },
    add,
    addOnce(finding) {
      const isSame = ({ table, key, check }: Finding) =>
        table === finding.table && key === finding.key && check === finding.check;
      const known = list.filter(isSame);
      const isRepeated = ({ expected, table }: Finding) =>
        table === 'payloads' || expected === finding.expected;
      if (!known.some(isRepeated)) add(finding);
    },
    attempt(read) {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        add(unreadable(error));
        return undefined;
      }
    },
  };
}

/** What an error says that came of a record. */
export function toFinding(error: AuditError): Finding {
  return { area: 'records', ...unreadable(error) };
}

function unreadable({ facts, message }: AuditError): NewFinding {
  const text = (name: string, otherwise: string) => {
    const fact = facts[name];
    return typeof fact === 'string' ? fact : otherwise;
  };
  const column = text('column', '');
  return {
    table: text('table', 'unknown'),
    key: text('key', 'unknown'),
    check: 'readable_record',
    expected: column === '' ? message : `${column}: ${text('expected', message)}`,
    found: text('found', 'something else'),
  };
}
