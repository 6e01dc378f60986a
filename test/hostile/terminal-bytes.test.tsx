import fc from 'fast-check';
import { Box } from 'ink';
import { render } from 'ink-testing-library';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';

import { cellWidth, padText } from '../../app/format/cell-width.ts';
import {
  displayJson,
  displayLines,
  displayText,
  displayValue,
} from '../../app/format/display-text.ts';
import { valuesPhrase } from '../../app/format/values-phrase.ts';
import { wrapText } from '../../app/format/wrap-text.ts';
import { createJsonLines } from '../../app/headless/json-lines.ts';
import { errorDocument, errorText } from '../../app/output.ts';
import { AsciiContext, fitSpans, LineView } from '../../app/tui/components/line.tsx';
import { ConfigError, EnvironmentError } from '../../landscape/model/errors.ts';
import { sample, seed, tellSeed } from './seed.ts';

tellSeed();

/** C0, DEL, C1; what turns the direction of text; half a character. Our own line breaks are taken out first. */
const obeyed = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** What terminals obey, to be found among the random bytes. */
const sequences = [
  '\u001b[2J',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u009b31m',
  '\r\n',
  '\u202e',
  '\u2066',
  '\u0008',
];

/** Bytes as people or programs may have decoded them. */
const randomText = fc
  .tuple(
    fc.uint8Array({ maxLength: 80 }),
    fc.constantFrom('latin1' as const, 'utf8' as const, 'utf16le' as const),
    fc.array(fc.constantFrom(...sequences), { maxLength: 2 }),
  )
  .map(([bytes, encoding, more]) => Buffer.from(bytes).toString(encoding) + more.join(''));

/** Every way by which text from data goes to a terminal; lines, so that line breaks are our own. */
const ways: Readonly<Record<string, (text: string) => readonly string[]>> = {
  'a text': (text) => [displayText(text)],
  'a text that is cut': (text) => [displayText(text, 12), padText(displayText(text), 9)],
  'a value': (text) => [displayValue(text), displayValue({ [text]: [text] })],
  'the values of a decision': (text) => [valuesPhrase({ [text]: text })],
  'a line of a screen': (text) =>
    fitSpans([text, { text, tone: 'bad' }], 40).map((span) => span.text),
  'a report': (text) => displayLines(`a ${text}\n  b ${text}`).split('\n'),
  'a page of lines': (text) => wrapText(displayText(text), 20),
  'an error': (text) =>
    displayLines(errorText(new EnvironmentError('E', text, { nextStep: text }))).split('\n'),
  'a problem': (text) => {
    const place = { file: text, line: 1, column: 1 };
    const problem = {
      code: 'P',
      message: text,
      place,
      found: text,
      expected: text,
      nextStep: text,
    };
    return displayLines(errorText(new ConfigError([problem, problem]))).split('\n');
  },
  'a bug': (text) => displayLines(errorText(new Error(text))).split('\n'),
  JSON: (text) => displayJson(JSON.stringify({ [text]: text }, undefined, 2)).split('\n'),
  'an error as JSON': (text) =>
    displayJson(JSON.stringify(errorDocument(new EnvironmentError('E', text)))).split('\n'),
  'an event as JSON': (text) => {
    const written: string[] = [];
    const lines = createJsonLines((line) => written.push(line.slice(0, -1)));
    lines.completed({ status: text, exitCode: 0, error: { message: text } });
    return written;
  },
};

const texts = sample(randomText, 10_000);

test.each(Object.entries(ways))(
  '10,000 random byte strings in %s are shown and not obeyed',
  (_, way) => {
    for (const text of texts) {
      const bad = way(text).find((line) => obeyed.test(line));
      if (bad !== undefined)
        expect.fail(`seed ${seed}: ${JSON.stringify(text)} is shown as ${JSON.stringify(bad)}`);
    }
  },
);

test('JSON for programs says what it said before', () => {
  for (const text of texts) {
    const value = { [text]: text };
    expect(JSON.parse(displayJson(JSON.stringify(value, undefined, 2)))).toEqual(value);
  }
});

test('200 of them on a screen stay on their lines, and in their width', () => {
  const { lastFrame, unmount } = render(
    <Box flexDirection="column">
      {texts.slice(0, 200).map((text, i) => (
        <AsciiContext key={i} value={i % 2 === 0}>
          <LineView
            line={['|', text, { text, tone: 'good' }]}
            width={30}
            isSelected={i % 3 === 0}
          />
        </AsciiContext>
      ))}
    </Box>,
  );
  const lines = stripVTControlCharacters(lastFrame() ?? '').split('\n');
  unmount();
  expect(lines).toHaveLength(200);
  for (const line of lines) {
    expect(line).not.toMatch(obeyed);
    expect(line.startsWith('|')).toBe(true);
    expect(cellWidth(line)).toBeLessThanOrEqual(30);
  }
});
