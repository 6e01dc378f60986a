import { setTimeout } from 'node:timers/promises';

import { z } from 'zod';

import { runProgram } from '../../support/program.ts';
import type { Ended } from '../../support/program.ts';
import type { Choices } from '../driver/seeded.ts';

/** Which signals a process gets, and when. */
export interface Signals {
  /** Behind so many events that it told; `start`: behind its start. */
  readonly after: 'start' | number;
  readonly delayMs: number;
  readonly first: StopSignal;
  readonly second?: { readonly signal: StopSignal; readonly delayMs: number };
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof stopSignals)[number];

/** More events than a run of the pipeline tells between its start and its end. */
const mostEvents = 20;
/** One process need not do more than this, mostly: then the next one has something to do. */
const fewEvents = 4;

export function chooseSignals({ below, of }: Choices): Signals {
  const second = { signal: of(stopSignals), delayMs: below(25) };
  const kind = below(12);
  return {
    after: kind === 0 ? 'start' : 1 + below(kind === 1 ? mostEvents : fewEvents),
    delayMs: below(20),
    first: of(stopSignals),
    ...(below(3) === 0 ? { second } : {}),
  };
}

export function signalsText({ after, delayMs, first, second }: Signals): string {
  const begin = after === 'start' ? 'the start' : `event ${after}`;
  const also = second === undefined ? '' : `, ${second.signal} after ${second.delayMs} ms more`;
  return `${delayMs} ms behind ${begin} ${first}${also}`;
}

export interface Signalled extends Ended {
  /** Which of the signals were sent before it ended. */
  readonly sent: readonly StopSignal[];
  /** What its last line says of the run; `undefined`: it did not come to say it. */
  readonly status: string | undefined;
}

const lastLine = z.object({ type: z.literal('run_completed'), status: z.string() });

/** Runs the built program, and sends it signals. */
export async function runSignalled(
  args: readonly string[],
  cwd: string,
  signals: Signals | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<Signalled> {
  const sent: StopSignal[] = [];
  let events = 0;
  let isComing = false;
  const ended = await runProgram([...args, '--json'], {
    cwd,
    env,
    onStart: (program) => {
      if (signals?.after === 'start') void send(program);
    },
    onStdout: (text, program) => {
      events += text.split('\n').length - 1;
      if (signals !== undefined && signals.after !== 'start' && events >= signals.after) {
        void send(program);
      }
    },
  });
  return { ...ended, sent, status: statusIn(ended.stdout) };

  async function send(program: Killable): Promise<void> {
    if (isComing || signals === undefined) return;
    isComing = true;
    const { first, second } = signals;
    await setTimeout(signals.delayMs);
    signal(program, first);
    if (second === undefined) return;
    await setTimeout(second.delayMs);
    signal(program, second.signal);
  }

  function signal(program: Killable, name: StopSignal): void {
    if (program.kill(name)) sent.push(name);
  }
}

interface Killable {
  kill(signal: NodeJS.Signals): boolean;
}

function statusIn(stdout: string): string | undefined {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (!last.includes('"run_completed"')) return undefined;
  return lastLine.parse(JSON.parse(last)).status;
}
