import { z } from 'zod';

import { toHex } from '../../hash.ts';
import { AuditError } from '../../model/errors.ts';
import type { ExplainedJoin, ExplainedRetry } from '../../model/explained-step.ts';
import { getField } from '../../model/json.ts';
import type { NodeState } from '../../model/node-state.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { StoredNode } from '../../readers/to-node.ts';
import { readJson } from './read-content.ts';

const retry = z.object({ after_ms: z.number(), cause: z.string(), message: z.string() });

const retryContext = z.object({ retry: retry.optional() });

/** Why a try came when it did; a retry whose record is gone is still one. */
export function explainRetry(payloads: PayloadReader, state: NodeState): ExplainedRetry | null {
  if (state.attempt === 0) return null;
  const found = readContext(payloads, state.context, retryContext)?.retry;
  if (found === undefined) return { afterMs: null, cause: null, message: null };
  return { afterMs: found.after_ms, cause: found.cause, message: found.message };
}

const joinContext = z.object({
  late: z.boolean().optional(),
  policy: z.string().optional(),
  merge: z.string().optional(),
  decided: z.string().optional(),
  arrived: z.array(z.string()).optional(),
  missing: z.array(z.string()).optional(),
  fields: z.record(z.string(), z.string()).optional(),
  collisions: z.record(z.string(), z.array(z.string())).optional(),
  follows_row: z.number().optional(),
});

/** What came of the branches at a coalesce; of a state that still waits there, nothing. */
export function explainJoin(
  payloads: PayloadReader,
  node: StoredNode,
  state: NodeState,
): ExplainedJoin | null {
  if (node.kind !== 'coalesce' || state.context === undefined) return null;
  const found = readContext(payloads, state.context, joinContext) ?? {};
  return {
    policy: found.policy ?? textIn(node, 'policy'),
    merge: found.merge ?? textIn(node, 'merge'),
    decided: found.decided ?? null,
    arrived: found.arrived ?? [],
    missing: found.missing ?? [],
    fields: found.fields ?? null,
    collisions: found.collisions ?? null,
    followsRow: found.follows_row ?? null,
    isLate: found.late ?? false,
  };
}

function textIn({ config }: StoredNode, name: string): string | null {
  const value = getField(config, name);
  return typeof value === 'string' ? value : null;
}

/** @throws AuditError when the payload is there and is no context of that kind. */
function readContext<T>(
  payloads: PayloadReader,
  ref: PayloadRef | undefined,
  schema: z.ZodType<T>,
): T | undefined {
  const stored = ref && readJson(payloads, ref);
  if (ref === undefined || stored === undefined) return undefined;
  const context = schema.safeParse(stored);
  if (context.success) return context.data;
  const sha256 = toHex(ref.hash);
  throw new AuditError(
    'AUDIT_CORRUPT',
    `The payload ${sha256} must say why a step came when it did, and does not.`,
    { facts: { sha256, found: stored }, cause: context.error },
  );
}
