import { describe, expect, test } from 'vitest';

import { findings } from './build-from-yaml.ts';

describe('checkMultiSinks', () => {
  const both = (sink: string) => `
    source: { plugin: given, on_success: both }
    sinks: { out: { plugin: file }, other: { plugin: file }, both: { plugin: multi_sink, ${sink} } }`;

  test.each([
    { title: 'no sinks', sink: 'options: {}', found: 'MULTI_SINK_MEMBERS sinks.both.options' },
    {
      title: 'a sink that is not there',
      sink: 'options: { sinks: [out, nowhere] }',
      found: 'DESTINATION_UNKNOWN sinks.both.options.sinks.1',
    },
    {
      title: 'itself',
      sink: 'options: { sinks: [both, out] }',
      found: 'DESTINATION_UNKNOWN sinks.both.options.sinks.0',
    },
    {
      title: 'an error route, which it never takes',
      sink: 'options: { sinks: [out, other] }, on_write_failure: discard',
      found: 'MULTI_SINK_SETTING sinks.both.on_write_failure',
    },
    {
      title: 'reasons, which it never writes',
      sink: 'options: { sinks: [out, other] }, with_reason: true',
      found: 'MULTI_SINK_SETTING sinks.both.with_reason',
    },
  ])('refuses $title', ({ sink, found }) => {
    expect(findings(both(sink))).toEqual([found]);
  });

  test('takes sinks that are there', () => {
    expect(findings(both('options: { sinks: [out, other] }'))).toEqual([]);
  });
});
