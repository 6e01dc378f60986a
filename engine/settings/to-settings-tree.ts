import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, Node, YAMLMap, YAMLSeq } from 'yaml';

import type { Place, Problem } from '../../landscape/model/errors.ts';
import { shownName } from './shown-value.ts';
import type { MappingEntry, Origin, ScalarNode, SettingNode } from './settings-tree.ts';
import { maxDepth } from './yaml-syntax.ts';
import type { YamlDocument } from './yaml-syntax.ts';

/** Aliases multiply: nine levels of nine are 400 million values out of 500 bytes. */
const maxAliases = 100;
const maxValues = 100_000;

/** Says where an offset of the text is, in the words of whoever wrote the text. */
export interface TextSource {
  place(offset: number): Place;
  origin(offset: number): Origin;
}

export interface ReadTree {
  /** `undefined` when the document is empty, or too large to be written out. */
  readonly root: SettingNode | undefined;
  readonly problems: readonly Problem[];
}

/**
 * The values of a YAML document with their places. What is well-formed YAML but no usable setting is
 * reported: duplicate keys, numbers that would lose digits, ill-formed text, aliases without measure.
 */
export function toSettingsTree(document: YamlDocument, source: TextSource): ReadTree {
  const builder = new TreeBuilder(document, source);
  if (document.contents === null) return { root: undefined, problems: [] };
  const { node, values, depth } = builder.build(document.contents);
  const isTooLarge = values > maxValues || depth > maxDepth;
  if (isTooLarge) builder.report(0, 'SETTINGS_TOO_LARGE', tooLarge);
  const isRefused = isTooLarge || builder.hasTooManyAliases();
  return { root: isRefused ? undefined : node, problems: builder.problems };
}

const tooLarge = {
  message: 'written out, the aliases make these settings too large',
  nextStep: 'Write out what the aliases (`*name`) stand for, or leave it out.',
};

/** A node, how many values it holds with its aliases written out, and how deep they go. */
interface Built {
  readonly node: SettingNode;
  readonly values: number;
  readonly depth: number;
}

class TreeBuilder {
  readonly problems: Problem[] = [];
  private readonly document: YamlDocument;
  private readonly source: TextSource;
  private readonly finished = new Map<Node, Built>();
  private readonly unfinished = new Set<Node>();
  private aliases = 0;

  constructor(document: YamlDocument, source: TextSource) {
    this.document = document;
    this.source = source;
  }

  build(node: Node): Built {
    const known = this.finished.get(node);
    if (known !== undefined) return known;
    this.unfinished.add(node);
    const built = this.buildNew(node);
    this.unfinished.delete(node);
    this.finished.set(node, built);
    return built;
  }

  hasTooManyAliases(): boolean {
    return this.aliases > maxAliases;
  }

  report(offset: number, code: string, words: Omit<Problem, 'code' | 'place'>): void {
    this.problems.push({ code, place: this.source.place(offset), ...words });
  }

  private buildNew(node: Node): Built {
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node)) return this.buildAlias(node, offset);
    if (isMap(node)) return this.buildMapping(node, offset);
    if (isSeq(node)) return this.buildList(node, offset);
    return this.buildScalar(isScalar(node) ? node.value : null, offset);
  }

  /** What an alias stands for keeps the place of its anchor: that is where one changes it. */
  private buildAlias(alias: Alias, offset: number): Built {
    this.aliases += 1;
    const name = shownName(`*${alias.source}`);
    if (this.hasTooManyAliases()) {
      if (this.aliases === maxAliases + 1)
        this.report(offset, 'SETTINGS_TOO_LARGE', tooManyAliases);
      return this.buildScalar(null, offset);
    }
    const target = alias.resolve(this.document);
    if (target !== undefined && !this.unfinished.has(target)) return this.build(target);
    const message = target
      ? `alias ${name} stands for something that contains it`
      : `alias ${name} has no anchor before it`;
    const nextStep = 'Write the value out, or put it in quotes when the `*` is a part of it.';
    this.report(offset, 'SETTINGS_SYNTAX', { message, nextStep });
    return this.buildScalar(null, offset);
  }

  private buildMapping(map: YAMLMap, offset: number): Built {
    const entries = new Map<string, MappingEntry>();
    const values: Built[] = [];
    for (const { key: keyNode, value } of map.items) {
      const keyOffset = isNode(keyNode) ? (keyNode.range?.[0] ?? offset) : offset;
      const key = this.checkedText(isScalar(keyNode) ? String(keyNode.value) : '', keyOffset);
      const first = entries.get(key);
      if (first !== undefined) {
        this.report(keyOffset, 'SETTINGS_DUPLICATE_KEY', {
          message: `key ${shownName(key)} is there twice, first on line ${first.keyPlace.line}`,
          nextStep: 'Remove one of the two.',
        });
        continue;
      }
      const built = isNode(value) ? this.build(value) : this.buildScalar(null, keyOffset);
      entries.set(key, { keyPlace: this.source.place(keyOffset), node: built.node });
      values.push(built);
    }
    return around({ kind: 'mapping', ...this.at(offset), entries }, values);
  }

  private buildList(list: YAMLSeq, offset: number): Built {
    const values = list.items.map((item) =>
      isNode(item) ? this.build(item) : this.buildScalar(null, offset),
    );
    const items = values.map(({ node }) => node);
    return around({ kind: 'list', ...this.at(offset), items }, values);
  }

  private buildScalar(value: unknown, offset: number): Built {
    const node: ScalarNode = {
      kind: 'scalar',
      ...this.at(offset),
      value: this.checkedValue(value, offset),
      variables: [],
    };
    return { node, values: 1, depth: 0 };
  }

  private checkedValue(value: unknown, offset: number): ScalarNode['value'] {
    if (typeof value === 'string') return this.checkedText(value, offset);
    if (typeof value === 'number') {
      const isExact = Number.isInteger(value)
        ? Number.isSafeInteger(value)
        : Number.isFinite(value);
      if (!isExact) this.report(offset, 'SETTINGS_NUMBER_NOT_EXACT', numberNotExact);
      return isExact ? value : 0;
    }
    return typeof value === 'boolean' ? value : null;
  }

  private checkedText(text: string, offset: number): string {
    if (text.isWellFormed()) return text;
    this.report(offset, 'SETTINGS_TEXT_ILL_FORMED', illFormedText);
    return text.toWellFormed();
  }

  private at(offset: number): { readonly place: Place; readonly origin: Origin } {
    return { place: this.source.place(offset), origin: this.source.origin(offset) };
  }
}

function around(node: SettingNode, values: readonly Built[]): Built {
  return {
    node,
    values: values.reduce((sum, inner) => sum + inner.values, 1),
    depth: values.reduce((deepest, inner) => Math.max(deepest, inner.depth), 0) + 1,
  };
}

const tooManyAliases = {
  message: `more than ${maxAliases} aliases`,
  nextStep: 'Write out what some of the aliases (`*name`) stand for.',
};

const numberNotExact = {
  message: 'this number cannot be kept exactly',
  expected: 'a finite number; whole numbers up to 9007199254740991',
  nextStep: 'Put it in quotes when it is a text, such as an account number.',
};

const illFormedText = {
  message: 'this text has half a character (a lone UTF-16 surrogate) in it',
  nextStep: 'Write the character itself, or both halves of its escape.',
};
