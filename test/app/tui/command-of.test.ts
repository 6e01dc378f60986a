import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { commandOf } from '../../../app/tui/command-of.ts';
import { linkTo, parseLink } from '../../../app/tui/store/link.ts';

/** The words that a shell makes of a command. */
function wordsOf(command: string): readonly string[] {
  const printed = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${command}`], {
    encoding: 'utf8',
  });
  return printed.split('\0').slice(0, -1);
}

test('a shell takes a command with every word as it is', () => {
  const path = "/data/Q3 $(reports)/it's *.db";
  const words = ['explain', '--field', "a b;'c'"];
  expect(wordsOf(commandOf(words, { path }))).toEqual(['elspeth', ...words, '--database', path]);
});

test('a link needs no quotes in a shell', () => {
  const target = { screen: 'node', run: 'r-1', node: "it's (*) ~ $x & é" } as const;
  const link = linkTo(target);
  expect(wordsOf(link)).toEqual([link]);
  expect(parseLink(link)).toEqual(target);
});
