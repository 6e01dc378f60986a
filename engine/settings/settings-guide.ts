/** A whole pipeline: what the guide shows, and a test loads. */
export const exampleSettings = `source:
  plugin: csv
  options: { path: weather.csv, schema: { mode: fixed, fields: ["station: str", "wind_speed: float"] } }
  on_validation_failure: quarantine

transforms:
  - name: normalise
    plugin: field_mapper
    options: { mapping: { wind_speed: wind } }
    on_error: quarantine
  - name: severity
    type: gate
    condition: "row.wind >= 32.7 ? 'emergency' : row.wind >= 17.2 ? 'warning' : 'normal'"
    routes: { emergency: sirens, warning: alerts, normal: continue }

sinks:
  results: { plugin: csv, options: { path: out/results.csv } }
  alerts: { plugin: json, options: { path: out/alerts.jsonl } }
  sirens: { plugin: json, options: { path: out/sirens.jsonl } }
  quarantine: { plugin: json, options: { path: out/quarantine.jsonl } }
output_sink: results
`;

/** What the tables of keys cannot say. */
export const settingsGuide = `A pipeline is one YAML file, or the same as JSON: UTF-8, at most 1 MiB, one document. \`elspeth validate\`
checks it without running anything and lists every problem with its line. A key that is not on this page
is an error. Settings that this version cannot follow yet are refused by \`run\` with \`NOT_AVAILABLE_YET\`;
\`validate\` shows them.

\`\`\`yaml
${exampleSettings}\`\`\`

## Destinations

Every source and step says where its rows go. A destination is one of:

| Destination | Where the row goes |
| --- | --- |
| \`continue\` | to the next step of the list; after the last one to \`output_sink\` |
| the name of a step | to that step, wherever it stands in the list |
| the name of a sink | to that sink |
| \`discard\` | nowhere: its end is recorded, it is written to no sink |
| \`halt\` | nowhere: the run stops cleanly as failed, and the row stays open |
| \`fork\` | to all branches of \`fork_to\`; in the routes of a gate that has it |

A list of destinations is a fork to all of them. \`on_success\` is \`continue\` when it is left out. Steps and sinks share
one namespace. A step that something else names must also be named by the step before it: a fall-through
into it is written out (\`on_success: continue\`), never implied.

Error routes (\`on_error\`, \`on_validation_failure\`, \`on_write_failure\`) take the name of a sink, \`discard\` or \`halt\`.
Without one, the row is recorded in the landscape only.

## Which value counts

From the strongest to the weakest:

1. \`--set a.b=c\` on the command line; the last of several. Items of a list go by position or name
   (\`--set transforms.severity.on_error=halt\`), a key with a dot in it goes in double quotes.
2. \`ELSPETH__A__B\` in the environment: two underscores between keys, in upper case.
3. the settings file;
4. the default.

The value of a flag or variable is one YAML value: \`5\` is a number, \`"5"\` a text, \`[a, b]\` a list. What is no
single value, such as a condition, is text as it stands.

In texts of the file \`\${NAME}\` stands for an environment variable and \`\${NAME:-default}\` for a variable or, when it
is not set or empty, the default. What they give is text. \`$\${\` writes \`\${\`.

Variables with a meaning of their own are no settings: \`ELSPETH_DATABASE\`, \`ELSPETH_SIGNING_KEY\`,
\`ELSPETH_FINGERPRINT_KEY\`, \`ELSPETH_AUDIT_ACCESS\`.

## Paths

Relative paths start at the folder of the settings file, so that a pipeline is a folder that can be moved.

Published files are looked for where the pipeline was when it ran.

## Conditions

Conditions and expressions are [CEL](https://cel.dev) over \`row\`. A field declared \`int\` is an integer, every other number a
double; mixed arithmetic works. Columns of a CSV file without a declared type are text: declare them, or write
\`double(row.amount)\`. Functions: \`size\`, \`contains\`, \`startsWith\`, \`endsWith\`, \`matches\`, \`lowerAscii\`, \`upperAscii\`,
\`trim\`, \`split\`, \`join\`, \`substring\`, \`indexOf\`, \`int\`, \`double\`, \`string\`, \`bool\`, \`timestamp\`, \`duration\`,
\`has(row.field)\`, and \`exists\`, \`all\`, \`filter\`, \`map\` on lists. A missing field, null, a wrong type or a result that is not
finite is an error of that row.

## Columns of a CSV sink

A CSV sink writes the columns of its \`schema\`, else the fields that the graph knows its rows to have. Where rows may have
fields that nobody declared (a JSON source without \`mode: fixed\`), the sink needs a \`schema\` of its own. A row with a field
that has no column is a refused write (\`on_write_failure\`); a field that a row lacks is an empty cell.

## Secrets

Write secrets as \`\${NAME}\`. Settings are recorded with every run, secrets as fingerprints only (HMAC-SHA256 with
the key in \`ELSPETH_FINGERPRINT_KEY\`); without that key, settings with a secret are refused. A secret is the value of a
field called \`password\`, \`token\`, \`secret\`, \`api_key\`, \`authorization\` or the like, or ending in \`_key\`, \`_token\`,
\`_secret\`, \`_password\` and so on; the password or the token in a URL; and whatever a variable with such a name gives.
`;
