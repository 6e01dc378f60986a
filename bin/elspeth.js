#!/usr/bin/env node
// Nothing newer than what Node 12 can parse: this file must be able to say that Node is too old.
import * as nodeModule from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `elspeth needs Node 22.12 or newer, and this is ${process.versions.node}; in a clone, \`npm ci\` brings one that \`npx elspeth\` uses.\n`,
  );
  process.exit(2);
} else {
  // Compiled code is kept between starts; loading a command takes a third of the time less.
  nodeModule.enableCompileCache();
  await import('../dist/app/main.js');
}
