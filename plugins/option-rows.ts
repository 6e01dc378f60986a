import type { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** One option for a table: `rules[].operator` is the `operator` of each item of `rules`. */
export interface OptionRow {
  readonly name: string;
  readonly type: string;
  /** As JSON; `undefined` when the option may be left out and then has no value. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly description: string;
}

/**
 * The options of a JSON Schema, what is inside of an option right after it.
 *
 * @param closed - Names of options that are not taken apart.
 */
export function optionRows(
  schema: JsonSchema,
  closed: ReadonlySet<string> = new Set(),
  prefix = '',
): readonly OptionRow[] {
  const properties = Object.entries(schema.properties ?? {});
  return properties.flatMap(([key, property]) => {
    if (typeof property === 'boolean') return [];
    const name = prefix + key;
    const row: OptionRow = {
      name,
      type: typeText(property),
      default: property.default === undefined ? undefined : JSON.stringify(property.default),
      isRequired: schema.required?.includes(key) ?? false,
      description: property.description ?? '',
    };
    if (closed.has(name)) return [row];
    return [row, ...innerRows(property, closed, name)];
  });
}

function innerRows(
  schema: JsonSchema,
  closed: ReadonlySet<string>,
  name: string,
): readonly OptionRow[] {
  if (schema.properties !== undefined) return optionRows(schema, closed, `${name}.`);
  const { items } = schema;
  if (typeof items === 'object' && !Array.isArray(items) && items.properties !== undefined)
    return optionRows(items, closed, `${name}[].`);
  return [];
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
  null: '`null`',
  object: 'map',
  array: 'list',
};

function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(partText))].join(' or ');
  if (schema.type === 'array') return listText(schema.items);
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `map of ${partText(schema.additionalProperties)}`;
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? 'any value' : types.map((type) => words[type] ?? type).join(' or ');
}

function listText(items: JsonSchema['items']): string {
  if (typeof items !== 'object' || Array.isArray(items)) return 'list';
  return items.properties === undefined ? `list of ${typeText(items)}` : 'list of maps';
}

function partText(schema: JsonSchema | boolean): string {
  return typeof schema === 'boolean' ? 'any value' : typeText(schema);
}
