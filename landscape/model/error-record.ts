import type { JsonObject } from './json.ts';

/** Why a row could not go on: a closed vocabulary, so that errors can be counted and grouped. */
export const errorReasons = [
  // what a source found
  'unparsable_record',
  'wrong_field_count',
  'unclosed_quote',
  'invalid_utf8',
  'ill_formed_text',
  'record_too_large',
  'duplicate_key',
  'integer_out_of_range',
  'number_not_exact',
  'non_finite_number',
  'depth_exceeded',
  'not_an_object',
  'unreadable_structure',
  'invalid_field_name',
  // what a schema found
  'missing_field',
  'extra_field',
  'type_mismatch',
  // what a step found
  'blocked_content',
  'conversion_failed',
  'expression_failed',
  'non_finite_result',
  'unknown_label',
  'field_collision',
  'key_not_found',
  'value_out_of_range',
  'unexpected_output_count',
  // what a coalesce found
  'incomplete_branches',
  'quorum_not_met',
  'selected_branch_missing',
  // what a sink found
  'unexpected_field',
  'unencodable_value',
  'constraint_violation',
  'refused_by_receiver',
  'not_delivered',
] as const;

export type ErrorReason = (typeof errorReasons)[number];

/** One row's trouble, as it is recorded and shown. */
export interface ErrorRecord {
  readonly reason: ErrorReason;
  /** A sentence with the values it had; never a secret, at most about 300 characters. */
  readonly message: string;
  readonly field?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly details?: JsonObject;
}
