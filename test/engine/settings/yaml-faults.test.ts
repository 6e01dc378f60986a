import { expect, test } from 'vitest';

import { problemLines, smallest } from './load-text.ts';

test.each([
  {
    title: 'the start of an empty file',
    text: '',
    problems: [
      'p.yaml:1:1: there are no settings in this file | Start with `source:` and `sinks:`; docs/settings.md has an example.',
    ],
  },
  {
    title: 'the start of a file of comments',
    text: '# later\n',
    problems: [
      'p.yaml:1:1: there are no settings in this file | Start with `source:` and `sinks:`; docs/settings.md has an example.',
    ],
  },
  {
    title: 'a list that should be a mapping',
    text: '- a\n',
    problems: [
      'p.yaml:1:1: settings are a mapping, this is a list | Start with `source:` and `sinks:`; docs/settings.md has an example.',
    ],
  },
  {
    title: 'a text that should be a mapping',
    text: 'hello\n',
    problems: [
      'p.yaml:1:1: settings are a mapping, this is a single value | Start with `source:` and `sinks:`; docs/settings.md has an example.',
    ],
  },
  {
    title: 'a tab',
    text: `${smallest}retry:\n\tmax_attempts: 3\n`,
    problems: ['p.yaml:8:1: not valid YAML: a tab indents this line | Indent with spaces.'],
  },
  {
    title: 'a key that is there twice',
    text: `${smallest}output_sink: out\n`,
    problems: [
      'p.yaml:7:1: key `output_sink` is there twice, first on line 6 | Remove one of the two.',
    ],
  },
  {
    title: 'a key that is twice in braces',
    text: `${smallest}retry: { max_attempts: 1, max_attempts: 2 }\n`,
    problems: [
      'p.yaml:7:27: key `max_attempts` is there twice, first on line 7 | Remove one of the two.',
    ],
  },
  {
    title: 'the quote that is never closed',
    text: `${smallest}replay_from: "abc\n`,
    problems: [
      'p.yaml:7:14: not valid YAML: this is never closed | Add what is missing: a quote, a bracket, a comma or a `:`.',
    ],
  },
  {
    title: 'the bracket that is never closed',
    text: `${smallest}transforms: [\nretry: { max_attempts: 3 }\n`,
    problems: [
      'p.yaml:7:13: not valid YAML: this is never closed | Add what is missing: a quote, a bracket, a comma or a `:`.',
    ],
  },
  {
    title: 'a condition without quotes',
    text: `${smallest}replay_from: row.a ? 'x' : 'y'\n`,
    problems: [
      'p.yaml:7:14: not valid YAML: a second `: ` in one value | Put text that contains `: ` or ` #`, or starts with a special character, in quotes.',
    ],
  },
  {
    title: 'uneven indentation',
    text: 'source:\n  plugin: csv\n options: {}\n',
    problems: [
      'p.yaml:3:1: not valid YAML: all mapping items must start at the same column | Indent with spaces; keys of one mapping start in the same column.',
    ],
  },
  {
    title: 'a value that runs on into the next key',
    text: `${smallest}run_mode: live\n replay_from: x\n`,
    problems: [
      'p.yaml:7:11: not valid YAML: this runs on into a line that looks like a key of its own | Put a `:` after the key, or correct the next line. Indent with spaces; keys of one mapping start in the same column.',
    ],
  },
  {
    title: 'a key without a colon',
    text: `${smallest}retry\n`,
    problems: [
      'p.yaml:7:1: not valid YAML: a key without a `:` after it | Indent with spaces; keys of one mapping start in the same column.',
    ],
  },
  {
    title: 'a second document',
    text: `${smallest}---\na: 1\n`,
    problems: [
      'p.yaml:7:1: a second YAML document starts here; settings are one document | Remove the `---` line, or make it a file of its own.',
    ],
  },
  {
    title: 'a tag',
    text: `${smallest}replay_from: !secret x\n`,
    problems: ['p.yaml:7:14: not valid YAML: a tag (`!`) | Remove the tag; put text in quotes.'],
  },
  {
    title: 'a binary value',
    text: `${smallest}replay_from: !!binary aGk=\n`,
    problems: ['p.yaml:7:14: not valid YAML: a tag (`!`) | Remove the tag; put text in quotes.'],
  },
  {
    title: 'an alias without an anchor',
    text: `${smallest}replay_from: *run\n`,
    problems: [
      'p.yaml:7:14: alias `*run` has no anchor before it | Write the value out, or put it in quotes when the `*` is a part of it.',
    ],
  },
  {
    title: 'an alias inside of its own anchor',
    text: `${smallest}retry: &r\n  max_attempts: *r\n`,
    problems: [
      'p.yaml:8:17: alias `*r` stands for something that contains it | Write the value out, or put it in quotes when the `*` is a part of it.',
    ],
  },
  {
    title: 'a key that is a list',
    text: `${smallest}? [a, b]\n: 1\n`,
    problems: [
      'p.yaml:7:3: not valid YAML: a key that is not plain text | Put text that contains `: ` or ` #`, or starts with a special character, in quotes.',
    ],
  },
  {
    title: 'a merge key',
    text: `${smallest}retry:\n  <<: { max_attempts: 1 }\n`,
    problems: [
      'p.yaml:8:3: unknown key `<<` in `retry` | Write the keys out: merge keys are no part of YAML 1.2.',
    ],
  },
  {
    title: 'a whole number that would lose a digit',
    text: `${smallest}retry: { max_attempts: 9007199254740993 }\n`,
    problems: [
      'p.yaml:7:24: this number cannot be kept exactly | Put it in quotes when it is a text, such as an account number.',
    ],
  },
  {
    title: 'an infinite number',
    text: `${smallest}retry: { max_delay_seconds: .inf }\n`,
    problems: [
      'p.yaml:7:29: this number cannot be kept exactly | Put it in quotes when it is a text, such as an account number.',
    ],
  },
  {
    title: 'half a character',
    text: `${smallest}replay_from: "\\ud800"\n`,
    problems: [
      'p.yaml:7:14: this text has half a character (a lone UTF-16 surrogate) in it | Write the character itself, or both halves of its escape.',
    ],
  },
  {
    title: 'a comma too many in JSON',
    text: '{"source": {"plugin": "csv",,}}',
    problems: [
      'p.yaml:1:29: not valid YAML: unexpected , in flow map | Put text that contains `: ` or ` #`, or starts with a special character, in quotes.',
    ],
  },
  {
    title: 'every broken line',
    text: 'a: @b\nc: `d`\n',
    problems: [
      'p.yaml:1:4: not valid YAML: plain value cannot start with reserved character @ | Put text that contains `: ` or ` #`, or starts with a special character, in quotes.',
      'p.yaml:2:4: not valid YAML: plain value cannot start with reserved character ` | Put text that contains `: ` or ` #`, or starts with a special character, in quotes.',
    ],
  },
])('loadSettings points at $title', ({ text, problems }) => {
  expect(problemLines(text)).toEqual(problems);
});
