import { Box } from 'ink';
import type { ReactNode } from 'react';

import { LineView } from './line.tsx';
import type { Line } from './line.tsx';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
  /** Lines of the screen that it fills; what is over is not drawn, what is missing is empty. */
  readonly height: number;
  /** The line that is drawn reversed. */
  readonly selected?: number | undefined;
}

/** A block of lines of exactly `width` by `height` cells. */
export function Lines({ lines, width, height, selected }: LinesProps): ReactNode {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {Array.from({ length: Math.max(0, height) }, (_, i) => (
        <LineView key={i} line={lines[i] ?? empty} width={width} isSelected={selected === i} />
      ))}
    </Box>
  );
}

const empty: Line = [];
