import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { keysMarkdown } from '../app/tui/keys/keys-markdown.ts';
import { settingsJsonSchema } from '../engine/settings/json-schema.ts';
import { settingsMarkdown } from '../engine/settings/settings-docs.ts';
import { pluginsMarkdown } from '../plugins/plugins-markdown.ts';
import { pluginRegistry } from '../plugins/registry.ts';

/** A document that is written by `npm run docs` and compared by a test, never edited. */
export interface GeneratedDocument {
  /** From the root of the repository. */
  readonly path: string;
  render(): string;
}

export const generatedDocuments: readonly GeneratedDocument[] = [
  { path: 'docs/settings.md', render: settingsMarkdown },
  {
    path: 'docs/settings.schema.json',
    render: () => `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
  },
  { path: 'docs/keys.md', render: keysMarkdown },
  { path: 'docs/plugins.md', render: () => pluginsMarkdown(pluginRegistry) },
];

/** The place of a document on this machine. */
export function documentUrl({ path }: GeneratedDocument): URL {
  return new URL(`../${path}`, import.meta.url);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const document of generatedDocuments)
    writeFileSync(documentUrl(document), document.render());
}
