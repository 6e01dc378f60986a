import { expect, test } from 'vitest';

import { expandedWiring } from '../../../engine/graph/expanded-wiring.ts';
import { graphOf } from './build-from-yaml.ts';

test('expandedWiring writes every default out', () => {
  const graph = graphOf(`
    source: { plugin: given }
    transforms:
      - name: large
        type: gate
        condition: "row.a > 5"
        routes: { true: { to: alerts, mode: copy }, false: continue }
        on_error: bad
      - { name: fan, type: gate, fork_to: { left: out, right: bad } }
    sinks:
      out: { plugin: file, on_write_failure: bad }
      alerts: { plugin: file }
      bad: { plugin: file }`);
  expect(expandedWiring(graph)).toEqual({
    source: {
      kind: 'source',
      on_success: [{ to: 'large', label: 'continue', mode: 'move' }],
      on_validation_failure: null,
    },
    large: {
      kind: 'gate',
      routes: {
        true: [
          { to: 'alerts', label: 'true:alerts', mode: 'copy' },
          { to: 'fan', label: 'true', mode: 'move' },
        ],
        false: [{ to: 'fan', label: 'false', mode: 'move' }],
      },
      on_error: { to: 'bad', label: 'on_error', mode: 'divert' },
    },
    fan: {
      kind: 'gate',
      fork: [
        { to: 'out', label: 'left', mode: 'copy' },
        { to: 'bad', label: 'right', mode: 'copy' },
      ],
    },
    out: {
      kind: 'sink',
      on_write_failure: { to: 'bad', label: 'on_write_failure', mode: 'divert' },
    },
    alerts: { kind: 'sink', on_write_failure: null },
    bad: { kind: 'sink', on_write_failure: null },
  });
});
