import type { BackupProgress } from '../../landscape/backup/progress.ts';
import { fitText } from '../format/cell-width.ts';
import { copyingText } from '../format/backup-text.ts';
import { canRewrite, columnsOf } from '../terminal.ts';
import type { ProgressScreen } from './show-progress.ts';

/** What is over sooner says nothing on its way. */
const silentMs = 1000;
const rewriteEveryMs = 250;
const lineEveryMs = 10_000;

/** A check reads the whole database at one go, at some 300 MB a second: it is announced. */
const longCheckBytes = 200e6;

/** Shows how far a backup or a restore is, in the way in which the progress of a run is shown. */
export function showCopying(screen: ProgressScreen): {
  tell(progress: BackupProgress): void;
  end(): void;
} {
  const startedMs = screen.nowMs();
  let shownMs: number | undefined;
  let shownPhase: BackupProgress['phase'] | undefined;

  function isDue({ phase, totalBytes }: BackupProgress, nowMs: number): boolean {
    if (phase === 'check' && totalBytes > longCheckBytes) return true;
    if (nowMs - startedMs < silentMs) return false;
    if (shownMs === undefined || phase !== shownPhase) return true;
    return nowMs - shownMs >= (screen.canRewrite ? rewriteEveryMs : lineEveryMs);
  }

  return {
    tell(progress) {
      const nowMs = screen.nowMs();
      if (!isDue(progress, nowMs)) return;
      shownMs = nowMs;
      shownPhase = progress.phase;
      const text = copyingText(progress);
      screen.write(
        screen.canRewrite ? `\r${fitText(text, screen.columns() - 1)}\u001b[K` : `${text}\n`,
      );
    },
    end() {
      if (screen.canRewrite && shownMs !== undefined) screen.write('\r\u001b[K');
    },
  };
}

/** The terminal or log of this process. */
export function stderrScreen(): ProgressScreen {
  return {
    write: (text) => process.stderr.write(text),
    canRewrite: canRewrite(process.stderr, process.env),
    columns: () => columnsOf(process.stderr, process.env),
    nowMs: Date.now,
  };
}
