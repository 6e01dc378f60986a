import type { RunEvent } from '../../engine/events.ts';
import { displayJson } from '../format/display-text.ts';

/** Events as JSON Lines: `type`, `ts` (ISO 8601 UTC), `seq` from 0, `runId`, then the event's own facts. */
export function createJsonLines(write: (line: string) => void): {
  event(event: RunEvent): void;
  /** The last line: how the process ends, with the exit code that it returns. */
  completed(last: {
    readonly status: string;
    readonly exitCode: number;
    readonly error?: object;
  }): void;
} {
  let seq = 0;
  let runId: string | null = null;
  const line = (type: string, atMs: number, facts: object) => {
    const ts = new Date(atMs).toISOString();
    write(`${displayJson(JSON.stringify({ type, ts, seq, runId, ...facts }))}\n`);
    seq += 1;
  };
  return {
    event(event) {
      const { type, atMs, ...facts } = event;
      if (event.type === 'run_started') runId = event.runKey;
      line(type, atMs, facts);
    },
    completed(last) {
      line('run_completed', Date.now(), last);
    },
  };
}
