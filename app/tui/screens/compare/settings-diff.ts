import { diffSettings } from '../../../format/settings-diff.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import type { TextLine } from '../../store/text-list.ts';

/** The settings in which two runs differ, as lines. */
export function settingsDiffLines(a: RunFacts, b: RunFacts): readonly TextLine[] {
  const changes = diffSettings(a.settings, b.settings);
  if (changes.length === 0) return [{ line: ['Both runs have the same settings.'] }];
  return changes.flatMap(({ name, a: before, b: after }): readonly TextLine[] => [
    { line: [{ text: name, tone: 'accent' }], copy: name },
    ...(before === undefined
      ? []
      : [{ line: [{ text: `  - ${before}`, tone: 'removed' } as const], copy: before }]),
    ...(after === undefined
      ? []
      : [{ line: [{ text: `  + ${after}`, tone: 'added' } as const], copy: after }]),
  ]);
}
