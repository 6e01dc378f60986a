import type { CommandModule } from 'yargs';

import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { jsonOption } from './options.ts';

interface ListArguments {
  readonly kind: string | undefined;
  readonly json: boolean;
}

interface ShowArguments {
  readonly name: string;
  readonly json: boolean;
}

const kinds = ['source', 'transform', 'gate', 'batch', 'sink'] as const;

const listCommand: CommandModule<object, ListArguments> = {
  command: ['list', '$0'],
  describe: 'List the plugins with their purposes',
  builder: (yargs) =>
    yargs
      .option('kind', { choices: kinds, describe: 'Only plugins of this kind' })
      .option('json', jsonOption)
      .example('$0 plugins list --kind sink', 'Where rows can be written'),
  handler: async ({ kind, json }) => {
    const { pluginRegistry } = await import('../../plugins/registry.ts');
    const { pluginListDocument, pluginListText } = await import('../format/plugins-text.ts');
    const { printData, printJson } = await import('../output.ts');
    const plugins = pluginRegistry
      .list()
      .filter((plugin) => kind === undefined || plugin.kind === kind);
    if (json) printJson(pluginListDocument(plugins));
    else printData(pluginListText(plugins));
    setExitCode(exitCodes.done);
  },
};

const showCommand: CommandModule<object, ShowArguments> = {
  command: 'show <name>',
  describe: 'Show what a plugin does and which options it takes',
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', demandOption: true, describe: 'Name of the plugin' })
      .option('json', jsonOption)
      .example('$0 plugins show csv', 'The csv source and the csv sink'),
  handler: async ({ name, json }) => {
    const { pluginRegistry } = await import('../../plugins/registry.ts');
    const { pluginsDocument, pluginsText, unknownPlugin } =
      await import('../format/plugins-text.ts');
    const { printData, printJson } = await import('../output.ts');
    const plugins = pluginRegistry.list().filter((plugin) => plugin.name === name);
    if (plugins.length === 0) throw unknownPlugin(name, pluginRegistry);
    if (json) printJson(pluginsDocument(plugins));
    else printData(pluginsText(plugins));
    setExitCode(exitCodes.done);
  },
};

export const pluginsCommand: CommandModule = {
  command: 'plugins',
  describe: 'List plugins, or show one with its options',
  builder: (yargs) => yargs.command(listCommand).command(showCommand),
  handler: () => undefined,
};
