/** CSV → 2 row transforms → gate → 2 CSV sinks, 6 fields: what the figures are about. */
export const referencePipeline = `
source:
  plugin: csv
  options:
    path: in.csv
    schema: { mode: fixed, fields: ["id: int", "name: str", "city: str", "amount: float", "score: float", "at: str"] }
transforms:
  - { name: rename, plugin: field_mapper, options: { mapping: { name: customer } } }
  - { name: total, plugin: value_transform, options: { operations: [{ target: total, expression: "row.amount * 2.0" }] } }
  - name: high
    type: gate
    condition: "row.amount >= 500.0"
    routes: { "true": large, "false": small }
sinks:
  large: { plugin: csv, options: { path: out/large.csv } }
  small: { plugin: csv, options: { path: out/small.csv } }
`;
