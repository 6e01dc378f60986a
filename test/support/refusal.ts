import { expect } from 'vitest';

import { exitCodeOf } from '../../app/exit-codes.ts';
import { problemSentence } from '../../app/format/problem-text.ts';
import { errorText } from '../../app/output.ts';
import { ConfigError, placeText } from '../../landscape/model/errors.ts';

/** What a user reads when something was refused: each problem as its place and sentence. */
export interface Refusal {
  readonly exitCode: number;
  readonly problems: readonly string[];
}

/**
 * What an action was refused with. Whatever it is, it is no bug: its text has no stack trace and no
 * byte that a terminal would obey, and every problem says what is wanted or what to do.
 *
 * @param folder - Left out of what is compared; tests have another one each time.
 */
export async function refusalOf(action: () => unknown, folder: string): Promise<Refusal> {
  const error = await thrownBy(action);
  const text = errorText(error);
  expect(text).not.toMatch(/^ +at /m);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  if (!(error instanceof ConfigError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { exitCode: exitCodeOf(error), problems: [message.replaceAll(`${folder}/`, '')] };
  }
  for (const { message, expected, nearest, nextStep } of error.problems) {
    const help = expected ?? nearest ?? nextStep;
    expect({ message, help }).toEqual({ message, help: expect.stringMatching(/./) as unknown });
  }
  const problems = error.problems.map((problem) => {
    const { place } = problem;
    const line = `${place === undefined ? '' : `${placeText(place)} `}${problemSentence(problem)}`;
    return line.replaceAll(`${folder}/`, '');
  });
  return { exitCode: exitCodeOf(error), problems };
}

async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
