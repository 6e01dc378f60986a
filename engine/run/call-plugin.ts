import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { PluginError } from '../../landscape/model/errors.ts';
import { ClientError } from '../../plugins/client-error.ts';
import type { Failure } from '../../plugins/contract.ts';
import { hideInError } from './hide-secrets.ts';
import type { GraphNode } from '../graph/model.ts';
import type { Run } from './run.ts';

/** What a plugin's function did: it returned, or it threw what only a bug of ours throws. */
export type Called<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly cause: unknown };

/** Calls a plugin's function. What a client throws is an answer of the outside, and no bug. */
export function callPlugin<T>(run: () => T): Called<T | Failure> {
  try {
    return { ok: true, result: run() };
  } catch (cause) {
    if (!(cause instanceof ClientError)) return { ok: false, cause };
    const { error, retryable } = cause;
    return { ok: true, result: { kind: 'error', error, retryable } };
  }
}

/** A bug of ours at a node; it ends the run. */
export function pluginBug(
  node: GraphNode,
  code: 'PLUGIN_THREW' | 'PLUGIN_BAD_OUTPUT',
  /** As the rest of a sentence: `threw on row 12: …`. */
  what: string,
  facts: Readonly<Record<string, string | number>>,
  cause?: unknown,
): PluginError {
  const { name, plugin } = node.record;
  return new PluginError(code, `Step \`${name}\` (${plugin}) ${what}`, {
    cause,
    facts: { node: name, ...facts },
    nextStep: 'This is a bug in elspeth: please report it.',
  });
}

export function whyItThrew(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The error as it may be recorded and shown: without the secrets of the settings. */
export function withoutSecrets(run: Pick<Run, 'hideSecrets'>, error: ErrorRecord): ErrorRecord {
  return run.hideSecrets === undefined ? error : hideInError(error, run.hideSecrets);
}
