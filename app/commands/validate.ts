import type { CommandModule } from 'yargs';

import { exitCodes } from '../exit-codes.ts';
import { setExitCode } from './exit.ts';
import { jsonOption, setOption, settingsOption } from './options.ts';

interface ValidateArguments {
  readonly settings: string;
  readonly set: readonly string[];
  readonly json: boolean;
}

export const validateCommand: CommandModule<object, ValidateArguments> = {
  command: 'validate',
  describe: 'Check a settings file: every problem at once, with its place',
  builder: (yargs) =>
    yargs
      .option('settings', settingsOption)
      .option('set', setOption)
      .option('json', jsonOption)
      .example('$0 validate -s pipeline.yaml', 'Check settings, wiring, files and expressions'),
  handler: async ({ settings, set, json }) => {
    const { loadPipeline } = await import('../load-pipeline.ts');
    const { checkedText, planDocument } = await import('../plan.ts');
    const { displayLines } = await import('../format/display-text.ts');
    const { printData, printJson } = await import('../output.ts');
    const pipeline = loadPipeline({
      settingsFile: settings,
      sets: set,
      database: undefined,
      cwd: process.cwd(),
      env: { ...process.env },
    });
    if (json) printJson(planDocument(pipeline));
    else printData(displayLines(checkedText(pipeline).join('\n')));
    setExitCode(exitCodes.done);
  },
};
