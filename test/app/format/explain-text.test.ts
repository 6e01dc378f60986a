import { beforeAll, describe, expect, test } from 'vitest';

import { explainText } from '../../../app/format/explain-text.ts';
import { plainStyle } from '../../../app/format/text-style.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { recordForkRun } from '../../landscape/fork-run.ts';
import { useRun } from '../../landscape/use-run.ts';
import { useWeather } from '../../landscape/use-weather.ts';

const weather = useWeather();
const unfinished = useWeather({ end: 'crashed' });
const fork = useRun(recordForkRun);
let forked: Explanation;

beforeAll(async () => {
  const { db, run, databasePath } = fork();
  forked = await explainRow(db, run, '0', { databasePath });
});

type Options = Partial<Parameters<typeof explainRow>[3]>;

async function explain(row: string, options: Options = {}, of = weather): Promise<Explanation> {
  const { db, run, databasePath, resolveArtifact } = of();
  return await explainRow(db, run, row, { databasePath, resolveArtifact, ...options });
}

/** The report without the hashes, which tell nothing to people. */
function evidence(explanation: Explanation): string {
  return explainText(explanation).split('\n\nHASHES')[0] ?? '';
}

/** The first paragraph, on one line. */
function answer(explanation: Explanation): string {
  const [paragraph = ''] = explainText(explanation).split('\n\n');
  return paragraph.replaceAll('\n', ' ');
}

describe('explainText', () => {
  test('answers first, then gives the evidence in the order in which it came about', async () => {
    expect(evidence(await explain('0'))).toBe(
      `Row 0 (weather.csv line 2) was routed to \`storms\` because \`severity\` found
"storm" by \`row.wind >= 10.8 ? 'storm' : row.wind > 0.0 ? 'breeze' : 'still'\`,
with row.wind = 11.2.

RUN r-wth001
  pipeline    weather, from pipeline.yaml
  status      completed, 2026-08-01T10:00:00.000Z to 2026-08-01T10:00:00.073Z
  code        elspeth 0.1.0 on Node 24.0.0
  plugins     csv 1.0.0, field_mapper 1.0.0, json 1.0.0

SOURCE RECORD row 0 (row-1)
  file        weather.csv line 2
  bytes       7 B, from byte 19 to 26
    A,11.2

STEPS of token t-1
  0 source             source csv                 completed  0.013 ms
      + station = "A"
      + wind_speed = 11.2
  1 normalise          transform field_mapper     completed  0.104 ms
      + wind = 11.2
      - wind_speed (was 11.2)
  2 severity           gate                       completed  0.741 ms
      condition   row.wind >= 10.8 ? 'storm' : row.wind > 0.0 ? 'breeze' :
                  'still'
      values      row.wind = 11.2
      result      "storm"
      taken       storm → \`storms\`
      not taken   breeze → \`results\`; still → discard
  3 storms             sink json                  completed  0.4 ms

END of token t-1
  outcome     routed to \`storms\`, 2026-08-01T10:00:00.016Z
  artifact    out/storms.jsonl, 54 B, published (a-1)
  written     27 B, from byte 0 to 27
    {"station":"A","wind":11.2}`,
    );
  });

  test('shows what was found wrong, and where the row went then', async () => {
    const steps = evidence(await explain('6')).split('STEPS of token t-7\n')[1];
    expect(steps).toContain(`  3 storms             sink json                  failed  2.34 ms
      error       unencodable_value
      message     G cannot be written
      taken       on_write_failure → \`quarantine\`
  4 quarantine         sink json                  completed  1.4 ms

END of token t-7
  outcome     quarantined in \`quarantine\``);
  });

  test('ends with the hashes and whether the chain holds', async () => {
    const { tokens, ...explanation } = await explain('0');
    const text = explainText({ ...explanation, tokens });
    for (const { steps } of tokens) {
      for (const { input, output, node } of steps) {
        expect(text).toContain(input.sha256);
        expect(text).toContain(output?.sha256);
        expect(text).toContain(node.configHash);
      }
    }
    expect(text).toMatch(/chain {7}3 of 3 inputs are what the step before put out\n$/);
  });

  test.each([
    {
      row: '1',
      text: 'Row 1 (weather.csv line 3) was written to `results` because `severity` found "breeze" by',
    },
    {
      row: '2',
      text: 'Row 2 (weather.csv line 4) was quarantined in `quarantine` because the source refused the record: wind_speed is not a float (type_mismatch).',
    },
    {
      row: '3',
      text: 'Row 3 (weather.csv line 5) was quarantined in `quarantine` because `normalise` could not take it: wind is negative (conversion_failed).',
    },
    {
      row: '4',
      text: 'Row 4 (weather.csv line 6) was discarded because `severity` found "still" by',
    },
    {
      row: '5',
      text: 'Row 5 (weather.csv line 7) was quarantined, kept in the landscape only, because `severity` could not decide: row.wind is null (expression_failed).',
    },
    {
      row: '6',
      text: 'Row 6 (weather.csv line 8) was quarantined in `quarantine` because `storms` refused to write it: G cannot be written (unencodable_value).',
    },
  ])('of row $row answers "$text"', async ({ row, text }) => {
    expect(answer(await explain(row))).toContain(text);
  });

  test('names the token when the question was about a token', async () => {
    const { db, run, databasePath } = weather();
    const explanation = await explainToken(db, run, 't-4', { databasePath });
    expect(answer(explanation)).toMatch(
      /^Token t-4 of row 3 \(weather.csv line 5\) was quarantined/,
    );
  });

  test('says where a token stands that has not ended', async () => {
    expect(answer(await explain('7', {}, unfinished))).toBe(
      'Row 7 (weather.csv line 9) has not ended: the last thing recorded is that it passed `severity`.',
    );
  });

  test('says true or false of a condition that is one', async () => {
    const explanation = await explain('0');
    const text = explainText(withResult(explanation, 'row.wind >= 10.8', true));
    expect(text.replaceAll('\n', ' ')).toContain(
      'was routed to `storms` because `severity` found `row.wind >= 10.8` true, with row.wind = 11.2.',
    );
  });

  test('says what is gone with the payloads', async () => {
    const { tokens, rows, ...explanation } = await explain('0', {
      databasePath: '/nowhere/audit.db',
    });
    const text = explainText({ ...explanation, tokens, rows });
    expect(text).toContain('The bytes are gone with the payloads of the run (purged, or lost)');
    expect(text).toContain('the values it had are gone');
    expect(text).toContain(rows[0]?.sha256);
  });

  test('with full shows the row after every step', async () => {
    const text = evidence(await explain('0', { full: true }));
    expect(text).toContain('      row         {"station":"A","wind":11.2}');
  });

  test('narrowed to a field says so and shows only that', async () => {
    const text = evidence(await explain('0', { field: 'station' }));
    expect(text).toContain('steps that touched the field station');
    expect(text).toContain('+ station = "A"');
    expect(text).not.toContain('wind_speed =');
    expect(text).toContain('was routed to `storms` because `severity` found');
  });

  test('of a forked row shows the trunk, each branch, and the end', () => {
    const text = evidence(forked);
    expect(answer(forked)).toMatch(/^Row 0 \(in.jsonl line 1\) was written to `results`/);
    const headings = text.split('\n').filter((line) => line.startsWith('STEPS'));
    expect(headings).toEqual([
      'STEPS of token t-1, before it was split',
      'STEPS of token t-2, branch rules, forked from t-1 at `fan`',
      'STEPS of token t-3, branch model, forked from t-1 at `fan`',
      'STEPS of token t-4, merged of t-2 (rules) and t-3 (model) at `verdict`',
    ]);
    expect(text).toContain(
      'taken       rules → `score_rules` (a copy); model → `score_model` (a copy)',
    );
    expect(text).toContain('became      t-2, t-3');
  });

  test('numbers the ends when there are several', () => {
    const ends = forked.tokens.filter(({ id }) => id !== 't-4');
    const outcome = { outcome: 'discarded' } as const;
    const tokens = ends.map((token) =>
      token.end === null || token.id === 't-1'
        ? token
        : { ...token, end: { ...token.end, ...outcome } },
    );
    expect(answer({ ...forked, tokens })).toMatch(
      /^1\. Row 0 .*was discarded.* 2\. Row 0 .*discarded/,
    );
  });

  test('marks nothing but through its style', async () => {
    const loud = (text: string) => `<${text}>`;
    const style = { ...plainStyle, heading: loud, bad: loud, added: loud };
    const text = explainText(await explain('2'), { style });
    expect(text).toContain('<RUN r-wth001>');
    expect(text).toContain('<failed');
    expect(text.replaceAll(/[<>]/g, '')).toBe(
      explainText(await explain('2')).replaceAll(/[<>]/g, ''),
    );
  });
});

/** The same explanation, its gate with another condition and result. */
function withResult(explanation: Explanation, condition: string, result: boolean): Explanation {
  const tokens = explanation.tokens.map((token) => {
    const { end } = token;
    if (end?.because.kind !== 'gate') return token;
    const decision = { ...end.because.decision, condition, result };
    return { ...token, end: { ...end, because: { ...end.because, decision } } };
  });
  return { ...explanation, tokens };
}
