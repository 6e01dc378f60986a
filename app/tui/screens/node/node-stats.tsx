import { Box } from 'ink';
import type { ReactNode } from 'react';

import type { NodeReport } from '../../../../landscape/queries/node-report.ts';
import { Lines } from '../../components/lines.tsx';
import { LineView } from '../../components/line.tsx';
import { rule } from '../../components/rule.ts';
import { SmallTable } from '../../components/small-table.tsx';
import type { Size } from '../../store/place.ts';
import { slowestColumns } from './slowest-columns.ts';
import { statsLines } from './stats-lines.ts';
import type { NodeSlice } from './node-slice.ts';

interface NodeStatsProps {
  readonly slice: NodeSlice;
  readonly report: NodeReport;
  readonly size: Size;
}

/** From so many columns on the slowest states stand beside the figures, else below them. */
const sideBySide = 110;
const slowestWidth = 48;
const leastSlowest = 5;

/** The figures of a node with its slowest states. */
export function NodeStats({ slice, report, size }: NodeStatsProps): ReactNode {
  const { width, height } = size;
  const slowest = (at: Size) => <Slowest slice={slice} report={report} size={at} />;
  if (width >= sideBySide) {
    const left = width - slowestWidth;
    return (
      <Box width={width} height={height}>
        <Lines lines={statsLines(report, left, height)} width={left} height={height} />
        {slowest({ width: slowestWidth, height })}
      </Box>
    );
  }
  const figures = statsLines(report, width, Math.min(15, height - leastSlowest));
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Lines lines={figures} width={width} height={figures.length} />
      {slowest({ width, height: height - figures.length })}
    </Box>
  );
}

function Slowest({ slice, report, size: { width, height } }: NodeStatsProps): ReactNode {
  const { slowest } = report;
  const title = slowest.length === 0 ? 'slowest states' : `slowest ${slowest.length} states`;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <LineView line={rule(title, width)} width={width} />
      <SmallTable
        list={slice.slowest}
        width={width}
        height={height - 1}
        columns={slowestColumns(width)}
        empty={[[{ text: '   none has ended here', tone: 'faint' }]]}
      />
    </Box>
  );
}
