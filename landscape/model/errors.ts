import type { JsonObject } from './json.ts';

/** Facts for programs beside the sentence for people. */
export interface ErrorContext {
  readonly facts?: JsonObject;
  /** What the reader can do now, as an imperative sentence. */
  readonly nextStep?: string;
  readonly cause?: unknown;
}

/** Root of every error that we raise on purpose: a stable `code`, a sentence, facts, a next step. */
export abstract class ElspethError extends Error {
  readonly code: string;
  readonly facts: JsonObject;
  readonly nextStep: string | undefined;

  constructor(code: string, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = context.facts ?? {};
    this.nextStep = context.nextStep;
  }
}

/** Something in a settings file, a command line or their surroundings is wrong; nothing has run yet. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Absent when the problem has no place in a file (a missing argument, say). */
  readonly place?: Place | undefined;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  /** The nearest valid name, when one is near enough to be meant. */
  readonly nearest?: string | undefined;
  readonly nextStep?: string | undefined;
}

/**
 * A place in a text file. Line and column count from 1, columns in UTF-16 code units. Line 0: not in
 * a file, `file` is then the flag (`--set a.b=c`) or the environment variable that said it.
 */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `pipeline.yaml:14:3`, or the flag or variable alone. */
export function placeText({ file, line, column }: Place): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** The author of the pipeline or of the command line must act. Carries every problem found. */
export class ConfigError extends ElspethError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems[0]?.code ?? 'CONFIG_INVALID', problems.map((p) => p.message).join('\n'));
    this.problems = problems;
  }
}

/** Our own code broke its contract: a plugin threw, or returned what it never may. */
export class PluginError extends ElspethError {}

/** The audit trail is not what it must be. Never retried, never softened. */
export class AuditError extends ElspethError {}

/** A run, row, token or artifact that was asked for does not exist. */
export class NotFoundError extends ElspethError {}

/** The outside failed in a way that ends the command: a file vanished, a disk is full. */
export class EnvironmentError extends ElspethError {}
