import { Box } from 'ink';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { displayText } from '../../../format/display-text.ts';
import { countText } from '../../../format/numbers.ts';
import type { Line, Span } from '../../components/line.tsx';
import { Lines } from '../../components/lines.tsx';
import { failure, ListView } from '../../components/list-view.tsx';
import { rule } from '../../components/rule.ts';
import type { Place, Size, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';
import { batchCommand, batchCommands } from './batch-commands.ts';
import { batchLines, columnsFor, memberHeader, memberLine } from './batch-lines.ts';
import { createBatchSlice } from './batch-slice.ts';
import type { BatchSlice } from './batch-slice.ts';

/** One batch: why it was flushed, who was in it, what came of it. */
export function openBatchScreen(
  services: Services,
  target: Extract<Target, { screen: 'batch' }>,
): Place {
  const slice = createBatchSlice(services.reader, target.run, target.batch);
  const commands = batchCommands(slice, services);
  void slice.read();
  return {
    target,
    title: () => target.batch,
    status: () => statusOf(slice),
    contexts: () => ['batch', 'list'],
    commands: () => commands,
    View: ({ size }) => <BatchView slice={slice} size={size} />,
    subscribe(changed) {
      const forget = [slice.store.subscribe(changed), slice.members.store.subscribe(changed)];
      return () => forget.forEach((each) => each());
    },
    command: () => batchCommand(slice, services.reader),
    close: () => undefined,
  };
}

function statusOf({ store }: BatchSlice): readonly Span[] {
  const status = store.getState().report?.batch.status;
  switch (status) {
    case undefined:
      return [];
    case 'completed':
      return [{ text: '✓ completed', tone: 'good' }];
    case 'failed':
      return [{ text: '✗ failed', tone: 'bad' }];
    case 'draft':
    case 'executing':
      return [{ text: `~ ${status}`, tone: 'running' }];
    default:
      return status satisfies never;
  }
}

interface BatchViewProps {
  readonly slice: BatchSlice;
  readonly size: Size;
}

/** The header and this many members are always to be seen. */
const leastMembers = 4;

function BatchView({ slice, size }: BatchViewProps): ReactNode {
  const { width, height } = size;
  const { report, error } = useStore(slice.store);
  if (report === undefined) {
    const lines: readonly Line[] =
      error === undefined
        ? [[], [{ text: ' reading …', tone: 'faint' }]]
        : [[], ...failure(error, width)];
    return <Lines lines={lines} {...size} />;
  }
  const { batch } = report;
  const facts = batchLines(report, width);
  const room = Math.min(facts.length, Math.max(2, height - leastMembers - 3));
  const columns = columnsFor(report, width);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Lines
        lines={[
          rule(`Batch ${batch.id} of ${displayText(batch.node)}`, width),
          ...facts.slice(0, room),
        ]}
        width={width}
        height={room + 1}
      />
      <Lines
        lines={[rule(`Members  ${countText(batch.members)}`, width)]}
        width={width}
        height={1}
      />
      <ListView
        list={slice.members}
        width={width}
        height={height - room - 2}
        header={memberHeader(columns)}
        row={(member) => memberLine(member, columns)}
        empty={[[{ text: '   It has no members yet.', tone: 'faint' }]]}
      />
    </Box>
  );
}
