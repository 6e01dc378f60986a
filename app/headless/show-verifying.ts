import { fitText } from '../format/cell-width.ts';
import { verifyingText } from '../format/verifying-text.ts';
import type { VerifyProgress } from '../verify-runs.ts';
import { stderrScreen } from './show-copying.ts';
import type { ProgressScreen } from './show-progress.ts';

/** What is over sooner says nothing on its way. */
const silentMs = 1000;
const rewriteEveryMs = 250;
const lineEveryMs = 10_000;

/** Shows how far a verification is, in the way in which the progress of a run is shown. */
export function showVerifying(screen: ProgressScreen = stderrScreen()): {
  tell(progress: VerifyProgress): void;
  end(): void;
} {
  const startedMs = screen.nowMs();
  let shownMs: number | undefined;
  return {
    tell(progress) {
      const nowMs = screen.nowMs();
      const waitMs = screen.canRewrite ? rewriteEveryMs : lineEveryMs;
      if (nowMs - startedMs < silentMs) return;
      if (shownMs !== undefined && nowMs - shownMs < waitMs) return;
      shownMs = nowMs;
      const text = verifyingText(progress);
      screen.write(
        screen.canRewrite ? `\r${fitText(text, screen.columns() - 1)}\u001b[K` : `${text}\n`,
      );
    },
    end() {
      if (screen.canRewrite && shownMs !== undefined) screen.write('\r\u001b[K');
    },
  };
}
