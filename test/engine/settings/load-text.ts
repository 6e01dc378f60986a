import { loadSettings } from '../../../engine/settings/load-settings.ts';
import type { LoadedSettings, RefusedSettings } from '../../../engine/settings/load-settings.ts';
import { placeText } from '../../../landscape/model/errors.ts';
import type { Problem } from '../../../landscape/model/errors.ts';
import { fakeRegistry } from './fake-plugins.ts';

interface Surroundings {
  readonly sets?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The smallest settings, six lines long: what is added to them starts on line 7. */
export const smallest = `source:
  plugin: csv
  options: { path: in.csv }
sinks:
  out: { plugin: json, options: { path: out.jsonl } }
output_sink: out
`;

/** The smallest settings with other options of the source. */
export function withOptions(options: string): string {
  return smallest.replace('{ path: in.csv }', () => options);
}

/** The smallest settings with one step, which starts at line 8, column 5. */
export function withStep(step: string): string {
  return `${smallest}transforms:\n  - ${step}\n`;
}

/** Loads a text as if it were the file `p.yaml`, over the fake plugins. */
export function loadText(
  text: string,
  { sets = [], env = {} }: Surroundings = {},
): LoadedSettings | RefusedSettings {
  const readFile = () => new TextEncoder().encode(text);
  return loadSettings({ file: 'p.yaml', sets, env, registry: fakeRegistry, readFile });
}

/** Settings that are right; a failed expectation shows what is wrong with them. */
export function loaded(text: string, surroundings?: Surroundings): LoadedSettings {
  const result = loadText(text, surroundings);
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'));
  return result;
}

/** Every problem as `place: message | next step`. */
export function problemLines(text: string, surroundings?: Surroundings): readonly string[] {
  return problemsOf(text, surroundings).map(problemLine);
}

export function problemsOf(text: string, surroundings?: Surroundings): readonly Problem[] {
  const result = loadText(text, surroundings);
  return result.ok ? [] : result.problems;
}

export function problemLine({ place, message, nearest, nextStep }: Problem): string {
  const where = place === undefined ? '' : `${placeText(place)}: `;
  const meant = nearest === undefined ? '' : `; did you mean \`${nearest}\`?`;
  return `${where}${message}${meant}${nextStep === undefined ? '' : ` | ${nextStep}`}`;
}
