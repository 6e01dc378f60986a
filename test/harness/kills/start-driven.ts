import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { cleanEnv } from '../../support/program.ts';
import { toLine } from '../driver/driver-lines.ts';
import type { Told } from '../driver/driver-lines.ts';
import type { Defect } from '../driver/planted-defects.ts';
import type { PipelineName } from './pipeline.ts';
import { begins } from './moment.ts';
import type { Moment, Pace } from './moment.ts';

const driver = fileURLToPath(new URL('drive.ts', import.meta.url));

/** A process that runs a pipeline, and gets a signal when its moment has come. */
export interface DrivenProcess {
  readonly pid: number;
  /** When the signal was sent, or the process ended without it. */
  readonly struck: Promise<unknown>;
  readonly ended: Promise<DrivenEnd>;
  signal(signal: NodeJS.Signals): void;
}

export interface DrivenEnd extends Told {
  /** False when the process came to its end by itself. */
  readonly isKilled: boolean;
  readonly stderr: string;
  readonly pace: Pace;
}

export interface DrivenOptions {
  readonly folder: string;
  readonly pipeline: PipelineName;
  readonly isResuming: boolean;
  /** Where compiled code is kept between starts. */
  readonly codeCache: string;
  /** Never, without it. */
  readonly moment?: Moment | undefined;
  /** What comes at the moment; SIGKILL without it. */
  readonly signal?: NodeJS.Signals;
  readonly defect?: Defect | undefined;
}

export function startDriven({
  codeCache,
  moment,
  signal,
  ...options
}: DrivenOptions): DrivenProcess {
  const child = spawn(process.execPath, [driver, ...argumentsOf(options)], {
    env: cleanEnv({ NODE_COMPILE_CACHE: codeCache }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process could not be started');
  const struck = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<DrivenEnd>();
  const beganMs = performance.now();
  const toldMs: number[] = [];
  let acknowledged: Told['acknowledged'];
  let end: Told['ended'];
  let stderr = '';
  let isComing = false;
  const strikeIn = (delayMs: number) => {
    isComing = true;
    setTimeout(() => {
      child.kill(signal ?? 'SIGKILL');
      struck.resolve();
    }, delayMs);
  };
  if (moment?.after === 'start') strikeIn(moment.delayMs);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface(child.stdout).on('line', (text) => {
    const line = toLine(text);
    if (line === undefined) return;
    toldMs.push(performance.now());
    if (line.kind === 'acknowledged') acknowledged = line;
    if (line.kind === 'ended') end = line;
    if (!isComing && moment !== undefined && begins(moment, line)) strikeIn(moment.delayMs);
  });
  child.on('error', (error) => ended.reject(error));
  child.on('close', (_exitCode, by) => {
    const [loadedMs = beganMs, begunMs = loadedMs] = toldMs;
    const pace = { loading: loadedMs - beganMs, registering: begunMs - loadedMs };
    ended.resolve({ acknowledged, ended: end, isKilled: by === 'SIGKILL', stderr, pace });
    struck.resolve();
  });
  return {
    pid,
    struck: struck.promise,
    ended: ended.promise,
    signal: (other) => void child.kill(other),
  };
}

function argumentsOf({
  folder,
  pipeline,
  isResuming,
  defect,
}: Pick<DrivenOptions, 'folder' | 'pipeline' | 'isResuming' | 'defect'>): readonly string[] {
  return [
    `--folder=${folder}`,
    `--pipeline=${pipeline}`,
    ...(isResuming ? ['--resume'] : []),
    ...(defect === undefined ? [] : [`--defect=${defect}`]),
  ];
}
