import { canonicalJson } from '../../landscape/canonical-json.ts';
import { EnvironmentError } from '../../landscape/model/errors.ts';
import { getField, rowOf } from '../../landscape/model/json.ts';
import type { JsonValue } from '../../landscape/model/json.ts';
import { recordBatch, recordMember } from '../../landscape/recorder/record-batch.ts';
import type { AggregationNode } from '../graph/model.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import { failRow } from './fail-row.ts';
import { hold } from './held.ts';
import { done } from './onward.ts';
import type { Step } from './onward.ts';
import type { OpenBatch } from './open-batch.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';
import { triggerNow } from './triggers.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** A token joins the open batch of its group, which may flush it. */
export function joinBatch(run: Run, token: TokenInHand, node: AggregationNode): Step {
  const group: [string, JsonValue][] = [];
  for (const field of node.settings.group_by) {
    const value = getField(token.row, field);
    if (value === undefined) return failWithoutField(run, token, node, field);
    group.push([field, value]);
  }
  const room = run.waiting.at(node.index);
  const { max_open_members: most } = node.settings;
  if (room.members >= most) throw tooManyMembers(node, most);
  const batch = openBatch(run, node, room, group);
  const ordinal = batch.members.length;
  batch.members.push(hold(run, token, node.index));
  room.members += 1;
  recordMember(run.recorder, batch.batchId, token.tokenId, ordinal);
  const trigger = triggerNow(run, node, batch);
  if (trigger !== undefined) {
    run.agenda.push({ kind: 'flush', batch, trigger, position: token.position, retry: undefined });
  }
  return done;
}

function openBatch(
  run: Run,
  node: AggregationNode,
  room: WaitingRoom,
  group: readonly (readonly [string, JsonValue])[],
): OpenBatch {
  const key = canonicalJson(group.map(([, value]) => value));
  const known = room.batches.get(key);
  if (known !== undefined) return known;
  const { clock } = run.recorder;
  const openedAtMs = clock.nowMs();
  const openedUs = clock.elapsedUs();
  const shown = group.length === 0 ? undefined : canonicalJson(rowOf(group));
  const batchId = recordBatch(run.recorder, node.index, shown, openedAtMs);
  const opened: OpenBatch = {
    batchId,
    node: node.index,
    key,
    openedAtMs,
    openedUs,
    members: [],
    isExecuting: false,
  };
  room.batches.set(key, opened);
  return opened;
}

function failWithoutField(
  run: Run,
  token: TokenInHand,
  node: AggregationNode,
  field: string,
): Step {
  const attempt = endAttempt(run, beginAttempt(run, token, node.index));
  return failRow(run, token, node, attempt, {
    reason: 'missing_field',
    message: `the row has no field \`${field}\` to group by`,
    field,
    expected: `\`${field}\`; null is a group of its own`,
  });
}

function tooManyMembers({ record, settings }: AggregationNode, most: number): EnvironmentError {
  const groups = settings.group_by.length === 0 ? '' : ' in all its groups';
  return new EnvironmentError(
    'TOO_MANY_OPEN_MEMBERS',
    `\`${record.name}\` holds ${most} waiting rows${groups}, which is its \`max_open_members\`, and another one has come.`,
    {
      facts: { node: record.name, max_open_members: most },
      nextStep: 'Flush earlier with a `trigger`, or allow more with `max_open_members`.',
    },
  );
}
