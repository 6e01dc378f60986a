import type { PluginPlace, SourceDescription } from '../contract.ts';
import { defineSource } from '../define.ts';
import { mergeFieldSets } from '../fields.ts';
import { bindFile } from './directory/bind-file.ts';
import { checkFiles } from './directory/check-files.ts';
import { directoryOptions, type DirectoryOptions } from './directory/directory-options.ts';
import { findFiles } from './directory/find-files.ts';
import { filesSource } from './directory/read-directory.ts';
import { sourceFields } from './source-fields.ts';

export const directorySource = defineSource({
  name: 'directory',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Reads the CSV and JSON files of a folder one after the other, as one source.',
  options: directoryOptions,
  example: `source:
  plugin: directory
  options: { path: inbox, pattern: "**/*.csv" }
`,
  check(options, place) {
    const found = findFiles(options, place);
    return found.ok ? checkFiles(options, found.files, place) : [found.problem];
  },
  inputPaths(options, place) {
    const found = findFiles(options, place);
    return found.ok ? found.files.map((file) => place.resolvePath(`${options.path}/${file}`)) : [];
  },
  describe(options, place) {
    const [first, ...rest] = describeFiles(options, place);
    if (first === undefined) return { fields: sourceFields(options.schema), sizeBytes: 0 };
    return rest.reduce(bothOf, first);
  },
  open: filesSource,
});

function describeFiles(
  options: DirectoryOptions,
  place: PluginPlace,
): readonly SourceDescription[] {
  const found = findFiles(options, place);
  const files = found.ok ? found.files : [];
  return files.flatMap((file) => bindFile(options, file)?.describe(place) ?? []);
}

function bothOf(a: SourceDescription, b: SourceDescription): SourceDescription {
  const originalNames = { ...b.originalNames, ...a.originalNames };
  return {
    fields: mergeFieldSets(a.fields, b.fields),
    sizeBytes: (a.sizeBytes ?? 0) + (b.sizeBytes ?? 0),
    ...(Object.keys(originalNames).length === 0 ? {} : { originalNames }),
  };
}
