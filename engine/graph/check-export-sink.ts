import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { Settings } from '../settings/schema.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';

/** The export names a sink that exists. */
export function checkExportSink(settings: Settings): readonly GraphProblem[] {
  const { sink, enabled } = settings.landscape.export;
  const path = ['landscape', 'export', 'sink'];
  if (sink === undefined) {
    if (!enabled) return [];
    const message = 'the export is switched on, but no sink takes it';
    return [graphError({ code: 'EXPORT_SINK', path, message, expected: 'the name of a sink' })];
  }
  if (Object.hasOwn(settings.sinks, sink)) return [];
  return [
    graphError({
      code: 'DESTINATION_UNKNOWN',
      path,
      message: `there is no sink \`${sink}\` for the export`,
      found: `\`${sink}\``,
      expected: 'the name of a sink',
      nearest: nearestName(sink, Object.keys(settings.sinks)),
    }),
  ];
}
