/** Expressions of its only step: so many that a run lasts as long as the screen is to be watched. */
const operations = 2000;

/** CSV → one step that takes long → CSV: about a thousand rows a second. */
export const slowPipeline = `
source:
  plugin: csv
  options:
    path: in.csv
    schema: { mode: flexible, fields: ["amount: float"] }
transforms:
  - name: slow
    plugin: value_transform
    options:
      operations:
${Array.from({ length: operations }, () => '        - { target: total, expression: "row.amount * 2.0" }\n').join('')}
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
output_sink: out
`;
