import { defineSource } from '../define.ts';
import { checkFile, fileSize } from './file/check-file.ts';
import { jsonOptions } from './json/json-options.ts';
import { jsonFileSource } from './json/read-json.ts';
import { sourceFields, unreachableNames } from './source-fields.ts';
import { warnOfOtherShape } from './json/file-shape.ts';

export const jsonSource = defineSource({
  name: 'json',
  version: '1.0.0',
  determinism: 'io_read',
  purpose: 'Reads the objects of a JSON array or of JSON Lines, however large the file is.',
  options: jsonOptions,
  example: 'source:\n  plugin: json\n  options: { path: orders.jsonl }\n',
  check(options, place) {
    const resolved = place.resolvePath(options.path);
    const problem = checkFile(options.path, resolved);
    if (problem !== undefined) return [problem];
    return [...unreachableNames(options.schema, options), ...warnOfOtherShape(options, resolved)];
  },
  inputPaths: (options, place) => [place.resolvePath(options.path)],
  describe(options, place) {
    const sizeBytes = fileSize(place.resolvePath(options.path));
    const mapping = Object.entries(options.field_mapping ?? {});
    return {
      fields: sourceFields(options.schema),
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(mapping.length === 0
        ? {}
        : { originalNames: Object.fromEntries(mapping.map(([key, name]) => [name, key])) }),
    };
  },
  open: (options, place) => jsonFileSource(options, place.resolvePath(options.path)),
});
