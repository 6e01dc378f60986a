import { settingRows } from './setting-rows.ts';
import type { SettingRow } from './setting-rows.ts';
import { settingsGuide } from './settings-guide.ts';
import { alternatives, choices, rootShape } from './settings-shape.ts';
import type { Shape } from './settings-shape.ts';
import { settingsSchema } from './schema.ts';

/** `docs/settings.md`: the guide, and every key of the schema with type, default and meaning. */
export function settingsMarkdown(): string {
  const root = rootShape(settingsSchema);
  const sections = Object.entries(root.properties ?? {}).flatMap(([key, property]) =>
    typeof property === 'boolean' ? [] : sectionsOf(key, property, root),
  );
  const single = settingRows(root, root).filter(({ key }) => !sections.some((s) => s.key === key));
  const parts = [
    '# Settings',
    'Generated from the schema of the settings by `npm run docs`: do not edit.',
    settingsGuide.trim(),
    '## Keys',
    'A key without a default may be left out, unless it is required.',
    table(single.filter(({ key }) => !/[.[]/.test(key))),
    ...sections.map(({ text }) => text),
  ];
  return `${parts.join('\n\n')}\n`;
}

interface Section {
  /** The key at the top of the settings. */
  readonly key: string;
  readonly text: string;
}

/** A mapping has one section, the steps have one a type, and a single value has none. */
function sectionsOf(key: string, property: Shape, root: Shape): readonly Section[] {
  const { items, additionalProperties, description = '' } = property;
  if (items !== undefined && !Array.isArray(items)) {
    const steps = alternatives(items, root).map((step) => {
      const type = choices(alternatives(step.properties?.['type'], root)).join();
      return { key, text: section(`${key}[]\`, \`type: ${type}`, step, root, '###') };
    });
    return [{ key, text: `## \`${key}\`\n\n${description}` }, ...steps];
  }
  const values = alternatives(additionalProperties, root).filter((value) => value.properties);
  if (values[0] !== undefined)
    return [{ key, text: section(`${key}.<name>`, values[0], root, '##', description) }];
  if (property.properties === undefined) return [];
  return [{ key, text: section(key, property, root, '##', description) }];
}

function section(title: string, shape: Shape, root: Shape, level: string, intro = ''): string {
  const head = `${level} \`${title}\``;
  return [head, ...(intro === '' ? [] : [intro]), table(settingRows(shape, root))].join('\n\n');
}

function table(rows: readonly SettingRow[]): string {
  const lines = rows.map(
    (row) =>
      `| \`${row.key}\` | ${cell(row.type)} | ${defaultCell(row)} | ${cell(row.description)} |`,
  );
  return ['| Key | Type | Default | Meaning |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function defaultCell({ default: value, isRequired }: SettingRow): string {
  if (isRequired) return 'required';
  return value === undefined ? '' : `\`${cell(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
