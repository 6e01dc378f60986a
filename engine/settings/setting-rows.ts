import { expectedText } from './expected-text.ts';
import { alternatives } from './settings-shape.ts';
import type { Shape } from './settings-shape.ts';

/** One key for a table: `services.<name>.requests_per_minute`, `exporters[].name`. */
export interface SettingRow {
  readonly key: string;
  readonly type: string;
  /** As YAML writes it in one line; `undefined` when there is none. */
  readonly default: string | undefined;
  readonly isRequired: boolean;
  readonly description: string;
}

/** The keys of a mapping, each followed by the keys inside of it. */
export function settingRows(shape: Shape, root: Shape, prefix = ''): readonly SettingRow[] {
  return Object.entries(shape.properties ?? {}).flatMap(([key, property]) => {
    if (typeof property === 'boolean') return [];
    const forms = alternatives(property, root);
    const inside = forms.flatMap((form) => innerRows(form, root, `${prefix}${key}`));
    const row: SettingRow = {
      key: `${prefix}${key}`,
      type: expectedText(forms),
      default: defaultText(property, forms),
      isRequired: shape.required?.includes(key) ?? false,
      description: property.description ?? '',
    };
    return [row, ...inside];
  });
}

function innerRows(form: Shape, root: Shape, key: string): readonly SettingRow[] {
  const rows = [...settingRows(form, root, `${key}.`)];
  for (const value of alternatives(form.additionalProperties, root)) {
    rows.push(...settingRows(value, root, `${key}.<name>.`));
  }
  const { items } = form;
  for (const item of Array.isArray(items) ? [] : alternatives(items, root)) {
    rows.push(...settingRows(item, root, `${key}[].`));
  }
  return rows;
}

/** A mapping with known keys has its defaults in the rows of those. */
function defaultText(property: Shape, forms: readonly Shape[]): string | undefined {
  if (property.default === undefined || forms.some((form) => form.properties)) return undefined;
  return typeof property.default === 'string' ? property.default : JSON.stringify(property.default);
}
