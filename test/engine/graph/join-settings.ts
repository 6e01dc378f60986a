/** A fork of two branches that lead to `left` and `right`, steps in between, and a coalesce. */
export const join = (settings: string, steps = both, source = 'fan') => `
  source: { plugin: given, on_success: ${source} }
  transforms:
    - { name: fan, type: gate, fork_to: { l: left, r: right } }
    ${steps.trim().replaceAll(/\n\s*/g, '\n    ')}
    - { name: meet, type: coalesce, branches: [l, r]${settings && `, ${settings}`} }
  sinks: { out: { plugin: file } }
  output_sink: out`;

export const both = `
  - { name: left, plugin: keep, on_success: meet }
  - { name: right, plugin: keep, on_success: meet }`;
