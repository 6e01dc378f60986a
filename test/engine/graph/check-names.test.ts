import { describe, expect, test } from 'vitest';

import { build, findings, problemOf } from './build-from-yaml.ts';

describe('checkNames', () => {
  test.each(['continue', 'discard', 'halt', 'fork', 'source'])(
    'refuses a step called `%s`',
    (name) => {
      const text = `
      transforms: [{ name: ${name}, plugin: keep, on_success: out }]
      sinks: { out: { plugin: file } }`;
      expect(findings(text)).toContain('NAME_RESERVED transforms.0.name');
    },
  );

  test('refuses a sink called like a word, at its key', () => {
    const text = `
      transforms: [{ name: one, plugin: keep, on_success: [source, out] }]
      sinks: { out: { plugin: file }, source: { plugin: file } }`;
    const built = build(text);
    expect(built.ok ? [] : built.problems).toContainEqual(
      expect.objectContaining({ code: 'NAME_RESERVED', path: ['sinks', 'source'], at: 'key' }),
    );
  });

  test.each([
    { title: 'two steps', second: 'one', sink: 'out', path: 'transforms.1.name' },
    { title: 'a step and a sink', second: 'two', sink: 'one', path: 'sinks.one' },
  ])('refuses one name for $title', ({ second, sink, path }) => {
    const text = `
      transforms:
        - { name: one, plugin: keep }
        - { name: ${second}, plugin: keep }
      sinks: { ${sink}: { plugin: file } }
      output_sink: ${sink}`;
    expect(findings(text)).toContain(`NAME_TAKEN ${path}`);
  });

  test('says which two things share a name', () => {
    expect(
      problemOf(`
        transforms:
          - { name: one, plugin: keep }
          - { name: one, plugin: keep, on_success: discard }
        sinks: {}`).message,
    ).toBe('two things are called `one`: a step (number 1) and this step');
  });
});
