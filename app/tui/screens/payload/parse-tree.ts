import { isJsonObject } from '../../../../landscape/model/json.ts';
import { parseExactly } from './exact-json.ts';
import { toTree } from './json-tree.ts';
import type { JsonTree } from './json-tree.ts';
import type { ShownBytes } from '../../store/read-bytes.ts';

/** The values in bytes that are JSON; only what holds values is a tree. */
export function parseTree({ content }: ShownBytes): JsonTree | undefined {
  if (!content.available || content.encoding !== 'utf8') return undefined;
  if (!/^\s*[{[]/.test(content.text)) return undefined;
  try {
    const { value, digits } = parseExactly(content.text);
    return isJsonObject(value) || Array.isArray(value) ? toTree(value, digits) : undefined;
  } catch {
    // It looks like JSON and is none: its bytes are shown.
    return undefined;
  }
}
