import { describe, expect, test } from 'vitest';

import { findings, problemOf } from './build-from-yaml.ts';

describe('checkExportSink', () => {
  const exporting = (settings: string) => `
    sinks: { out: { plugin: file } }
    output_sink: out
    landscape: { export: { ${settings} } }`;

  test('refuses a sink that is not there', () => {
    expect(problemOf(exporting('sink: uot'))).toMatchObject({
      path: ['landscape', 'export', 'sink'],
      nearest: 'out',
    });
  });

  test('asks for a sink when the export is on', () => {
    expect(findings(exporting('enabled: true'))).toEqual(['EXPORT_SINK landscape.export.sink']);
    expect(findings(exporting('enabled: true, sink: out'))).toEqual([]);
  });
});
