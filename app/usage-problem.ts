import { nearestName } from '../landscape/model/nearest-name.ts';
import type { Problem } from '../landscape/model/errors.ts';

/** What was asked for, and what its help knows. */
export interface Asked {
  /** Words of the command, `['plugins', 'show']`; empty when none was recognised. */
  readonly command: readonly string[];
  /** The command line as it was given. */
  readonly args: readonly string[];
  /** Names of the commands or subcommands that can follow. */
  readonly commands: readonly string[];
  /** Names of the options, without their dashes. */
  readonly options: readonly string[];
}

/**
 * What the parser of the command line (yargs) says, as a problem for people: flags as they are
 * typed, the nearest name that exists, and where to read on. A sentence of our own stays as it is.
 */
export function usageProblem(message: string, asked: Asked): Problem {
  for (const { says, means } of rewordings) {
    const [, ...parts] = says.exec(message) ?? [];
    if (parts[0] !== undefined) return problem(asked, means(parts, asked));
  }
  return problem(asked, { message });
}

type Reworded = Omit<Problem, 'code'>;

interface Rewording {
  readonly says: RegExp;
  readonly means: (parts: readonly string[], asked: Asked) => Reworded;
}

const rewordings: readonly Rewording[] = [
  {
    says: /^Unknown (?:argument|command)s?: (.+)$/s,
    means: ([names = ''], asked) => unknown(names.split(', '), asked),
  },
  { says: /^Missing required arguments?: (.+)$/s, means: ([names = ''], a) => missing(names, a) },
  {
    says: /^Not enough arguments following: (.+)$/s,
    means: ([name = '']) => ({ message: `\`${flag(name)}\` needs a value behind it` }),
  },
  {
    says: /^(Not enough) non-option arguments/,
    means: (_parts, { command }) => ({
      message: `\`elspeth ${command.join(' ')}\` needs a name behind it`,
    }),
  },
  {
    says: /^Invalid values:\s+Argument: (\S+), Given: (.*), Choices: (.*)$/s,
    means: ([name = '', found = '', choices = '']) => ({
      message: `\`${flag(name)}\` cannot be ${found}`,
      found,
      expected: `one of ${choices.replaceAll('"', '`')}`,
      nearest: nearestName(
        found.replaceAll('"', ''),
        choices.split(', ').map((choice) => choice.replaceAll('"', '')),
      ),
    }),
  },
  {
    says: /^Arguments (\S+) and (\S+) are mutually exclusive$/,
    means: ([one = '', other = '']) => ({
      message: `\`${flag(one)}\` and \`${flag(other)}\` cannot be given together`,
    }),
  },
];

/** Flags of a command that nobody knows are unknown too; the command is what to say. */
function unknown(names: readonly string[], { command, args, commands, options }: Asked): Reworded {
  const typed = (name: string) => args.find((arg) => isFlag(arg, name));
  const word = names.find((name) => typed(name) === undefined);
  if (word !== undefined && commands.length > 0) {
    return {
      message: `there is no command \`${[...command, word].join(' ')}\``,
      nearest: nearestName(word, commands),
    };
  }
  const [name = ''] = names;
  const asTyped = typed(name);
  if (asTyped !== undefined) {
    const nearest = nearestName(name, options);
    return {
      message: `there is no option \`${asTyped.replace(/=.*$/s, '')}\``,
      nearest: nearest === undefined ? undefined : flag(nearest),
    };
  }
  const isSettings = options.includes('settings') && looksLikeSettings(name);
  return {
    message: `\`elspeth ${command.join(' ')}\` takes no \`${name}\``,
    ...(isSettings ? { nextStep: `Write \`--settings ${name}\`.` } : {}),
  };
}

function missing(names: string, asked: Asked): Reworded {
  const { command, args, options } = asked;
  const mistyped = args.map(flagName).find((name) => name !== '' && !options.includes(name));
  if (mistyped !== undefined) return unknown([mistyped], asked);
  const flags = names.split(', ').map((name) => `\`${flag(name)}\``);
  const file = args.slice(command.length).find(looksLikeSettings);
  return {
    message: `${flags.join(' and ')} ${flags.length > 1 ? 'are' : 'is'} missing`,
    ...(names === 'settings'
      ? { nextStep: `Write \`--settings ${file ?? 'pipeline.yaml'}\`.` }
      : {}),
  };
}

function looksLikeSettings(arg: string): boolean {
  return /^[^-].*\.(ya?ml|json)$/i.test(arg);
}

function isFlag(arg: string, name: string): boolean {
  return name.length === 1 ? /^-\w/.test(arg) && arg.includes(name) : flagName(arg) === name;
}

/** `settings` of `--settings=p.yaml`, `color` of `--no-color`; nothing of what is no long flag. */
function flagName(arg: string): string {
  return /^--(?:no-)?([a-z][\w-]*)/i.exec(arg)?.[1] ?? '';
}

function flag(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function problem({ command }: Asked, { nextStep, ...rest }: Reworded): Problem {
  const help = ['elspeth', ...command, '--help'].join(' ');
  const shows = command.length === 0 ? 'lists the commands' : 'shows what can be given';
  return { code: 'USAGE', ...rest, nextStep: nextStep ?? `\`${help}\` ${shows}.` };
}
