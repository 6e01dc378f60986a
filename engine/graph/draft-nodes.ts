import type { NodeIndex } from '../../landscape/model/ids.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type {
  AggregationStep,
  CoalesceStep,
  GateStep,
  Settings,
  SinkSettings,
  StepSettings,
  TransformStep,
} from '../settings/schema.ts';
import type { SettingsPath } from './problem.ts';

interface AnyDraft {
  /** The source is 0, then the steps in their order, then the sinks in theirs. */
  readonly index: NodeIndex;
  readonly name: string;
  readonly path: SettingsPath;
}

export type DraftSource = AnyDraft & {
  readonly kind: 'source';
  readonly settings: Settings['source'];
};
export type DraftTransform = AnyDraft & {
  readonly kind: 'transform';
  readonly settings: TransformStep;
};
export type DraftGate = AnyDraft & { readonly kind: 'gate'; readonly settings: GateStep };
export type DraftCoalesce = AnyDraft & {
  readonly kind: 'coalesce';
  readonly settings: CoalesceStep;
};
export type DraftAggregation = AnyDraft & {
  readonly kind: 'aggregation';
  readonly settings: AggregationStep;
};
export type DraftSink = AnyDraft & { readonly kind: 'sink'; readonly settings: SinkSettings };

/** What the settings declare, before anything is known to fit. */
export type DraftNode =
  | DraftSource
  | DraftTransform
  | DraftGate
  | DraftCoalesce
  | DraftAggregation
  | DraftSink;

/** Everything that the settings declare; the position in the list is the index. */
export function draftNodes(settings: Settings): readonly DraftNode[] {
  const source: DraftSource = {
    kind: 'source',
    index: 0,
    name: 'source',
    path: ['source'],
    settings: settings.source,
  };
  const steps = settings.transforms.map((step, i) => draftStep(step, i));
  const sinks = Object.entries(settings.sinks).map(([name, sink], i): DraftSink => {
    const index = 1 + steps.length + i;
    return { kind: 'sink', index, name, path: ['sinks', name], settings: sink };
  });
  return [source, ...steps, ...sinks];
}

function draftStep(step: StepSettings, position: number): DraftNode {
  const any = { index: 1 + position, name: step.name, path: ['transforms', position] };
  switch (step.type) {
    case 'transform':
      return { kind: 'transform', ...any, settings: step };
    case 'gate':
      return { kind: 'gate', ...any, settings: step };
    case 'coalesce':
      return { kind: 'coalesce', ...any, settings: step };
    case 'aggregation':
      return { kind: 'aggregation', ...any, settings: step };
    default:
      return unreachable(step);
  }
}

export function isStep(node: DraftNode): boolean {
  return node.kind !== 'source' && node.kind !== 'sink';
}
