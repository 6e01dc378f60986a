import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { Lines } from '../../../components/lines.tsx';
import { followRun } from '../../../store/follow-run.ts';
import type { RunFollower } from '../../../store/follow-run.ts';
import type { Size } from '../../../store/place.ts';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';
import { statusSpans } from './head-lines.ts';
import { overviewCommands } from './overview-commands.ts';
import { overviewLines } from './overview-lines.ts';
import { createOverviewSlice } from './overview-slice.ts';
import type { OverviewSlice } from './overview-slice.ts';

/** How a run stands: live while it goes on, as it was left when it has ended. */
export function openOverviewTab({ run, services }: RunTabParts): RunTabPlace {
  const { runs, reader, nowMs } = services;
  const follower = followRun({ run, runs, reader, nowMs });
  const slice = createOverviewSlice(follower.store.getState);
  const commands = overviewCommands({ run, slice, follower, services });
  return {
    contexts: ['live', 'list'],
    commands: () => commands,
    View: ({ size }) => <OverviewView follower={follower} slice={slice} size={size} />,
    status: () => statusSpans(follower.store.getState()),
    // Looked at only as long as it is in front.
    subscribe(changed) {
      const forget = [
        follower.watch(),
        follower.store.subscribe(changed),
        slice.store.subscribe(changed),
      ];
      return () => forget.forEach((each) => each());
    },
    close: () => follower.close(),
  };
}

interface OverviewViewProps {
  readonly follower: RunFollower;
  readonly slice: OverviewSlice;
  readonly size: Size;
}

function OverviewView({ follower, slice, size }: OverviewViewProps): ReactNode {
  const follow = useStore(follower.store);
  const state = useStore(slice.store);
  const { width, height } = size;
  useEffect(() => slice.resize({ width, height }), [slice, width, height]);
  return <Lines lines={overviewLines(follow, state, size)} {...size} />;
}
