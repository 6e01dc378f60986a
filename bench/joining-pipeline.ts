/** CSV → fork to 3 scorers → coalesce → gate → statistics of every 100 rows → 2 CSV sinks, 6 fields. */
export const joiningPipeline = `
source:
  plugin: csv
  options:
    path: in.csv
    schema: { mode: fixed, fields: ["id: int", "name: str", "city: str", "amount: float", "score: float", "at: str"] }
transforms:
  - name: ask
    type: gate
    fork_to: { rules: by_rules, model: by_model, history: by_history }
  - { name: by_rules, plugin: value_transform, options: { operations: [{ target: rules, expression: "row.amount * 2.0" }] }, on_success: verdict }
  - { name: by_model, plugin: value_transform, options: { operations: [{ target: model, expression: "row.score * 10.0" }] }, on_success: verdict }
  - { name: by_history, plugin: value_transform, options: { operations: [{ target: history, expression: "row.amount + row.score" }] }, on_success: verdict }
  - { name: verdict, type: coalesce, branches: [rules, model, history], on_success: high }
  - name: high
    type: gate
    condition: "row.rules >= 1000.0"
    routes: { "true": large, "false": hundreds }
  - { name: hundreds, type: aggregation, plugin: batch_stats, trigger: { count: 100 }, options: { value_field: rules }, on_success: sums }
sinks:
  large: { plugin: csv, options: { path: out/large.csv } }
  sums: { plugin: csv, options: { path: out/sums.csv } }
`;
