import type { VerifyProgress } from '../verify-runs.ts';
import { bytesText, countText, shareText } from './numbers.ts';

/** `verifying r-9f31c2: 430,000 of 1,000,000 tokens, 43 % · payloads 201.3 MB of 667.8 MB, 30 %`. */
export function verifyingText(progress: VerifyProgress): string {
  switch (progress.kind) {
    case 'database':
      return 'checking the database file';
    case 'recompute': {
      const { runKey, states, allStates } = progress;
      return `computing ${runKey} again: ${countText(states)} of ${countText(allStates)} states, ${shareText(states, allStates)}`;
    }
    case 'sweep': {
      const { runKey, tokens, allTokens, payloadBytes, allPayloadBytes } = progress;
      const payloads =
        payloadBytes === 0
          ? ''
          : ` · payloads ${bytesText(payloadBytes)} of ${bytesText(allPayloadBytes)}, ${shareText(payloadBytes, allPayloadBytes)}`;
      return `verifying ${runKey}: ${countText(tokens)} of ${countText(allTokens)} tokens, ${shareText(tokens, allTokens)}${payloads}`;
    }
  }
}
