import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { Reader } from '../../../reading/reader.ts';
import { commandOf } from '../../command-of.ts';
import { Lines } from '../../components/lines.tsx';
import type { Line } from '../../components/line.tsx';
import { failure } from '../../components/list-view.tsx';
import { rule } from '../../components/rule.ts';
import type { Place, Size, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';
import { payloadCommands } from './payload-commands.ts';
import { bodyLines, headLine, placeLine, ruleTitle } from './payload-lines.ts';
import { createPayloadSlice } from './payload-slice.ts';
import type { PayloadSlice } from './payload-slice.ts';

type PayloadTarget = Extract<Target, { screen: 'payload' }>;

/** Bytes of a run: as a tree where they are JSON, else as text with every character in sight, or in hex. */
export function openPayloadScreen(services: Services, target: PayloadTarget): Place {
  const slice = createPayloadSlice(services.reader, target);
  const commands = payloadCommands(slice, services, target);
  return {
    target,
    title: () => target.title,
    contexts: () => ['payload', 'text'],
    commands: () => commands,
    View: ({ size }) => <PayloadView slice={slice} size={size} />,
    subscribe: (changed) => slice.store.subscribe(changed),
    command: () => commandFor(target, services.reader),
    close: () => slice.close(),
  };
}

/** What prints the bytes with all that belongs to them. */
function commandFor({ payload }: PayloadTarget, reader: Reader): string {
  switch (payload.kind) {
    case 'row': {
      const { run, row } = payload;
      return commandOf(['explain', '--run', run, '--row', row, '--full'], reader);
    }
    case 'token': {
      const { run, token } = payload;
      return commandOf(['explain', '--run', run, '--token', token, '--full'], reader);
    }
    case 'state':
      return commandOf(['tui', '--run', payload.run], reader);
    case 'text':
      return commandOf(['tui'], reader);
    default:
      return payload satisfies never;
  }
}

/** The line of the hash, the rule, and the line of the place. */
const aroundBody = 3;

interface PayloadViewProps {
  readonly slice: PayloadSlice;
  readonly size: Size;
}

function PayloadView({ slice, size }: PayloadViewProps): ReactNode {
  const { width, height } = size;
  const state = useStore(slice.store);
  const room = Math.max(1, height - aroundBody);
  useEffect(() => slice.resize(width, room), [slice, width, room]);
  const { bytes, error, at } = state;
  if (bytes === undefined || error !== undefined) {
    const lines: readonly Line[] =
      error === undefined
        ? [[], [{ text: ' reading …', tone: 'faint' }]]
        : [[], ...failure(error, width)];
    return <Lines lines={lines} {...size} />;
  }
  const body = bodyLines(state, room);
  const rest = Array.from({ length: Math.max(0, room - body.length) }, (): Line => []);
  return (
    <Lines
      lines={[
        headLine(bytes, width),
        rule(ruleTitle(state), width),
        ...body.slice(0, room),
        ...rest,
        placeLine(state),
      ]}
      width={width}
      height={height}
      selected={bytes.content.available ? 2 + at.cursor - at.top : undefined}
    />
  );
}
