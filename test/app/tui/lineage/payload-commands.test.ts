import { expect, onTestFinished, test, vi } from 'vitest';

import type { Reader } from '../../../../app/reading/reader.ts';
import { payloadCommands } from '../../../../app/tui/screens/payload/payload-commands.ts';
import { createPayloadSlice } from '../../../../app/tui/screens/payload/payload-slice.ts';
import type { Services } from '../../../../app/tui/store/services.ts';
import type { RecordedBytes } from '../../../../landscape/model/recorded-bytes.ts';

const target = {
  screen: 'payload',
  title: 'bytes',
  payload: { kind: 'state', run: 'r-1', state: 's-1', which: 'output' },
} as const;

/** The payload screen's state with these bytes in it. */
async function open(content: RecordedBytes['content'], contentType: RecordedBytes['contentType']) {
  const recorded: RecordedBytes = { sha256: 'ab', content, contentType, byteLength: 1 };
  const services = {
    reader: { ask: async () => recorded } as unknown as Reader,
    openText: vi.fn<Services['openText']>(),
  };
  const slice = createPayloadSlice(services.reader, target);
  onTestFinished(() => slice.close());
  await vi.waitFor(() => expect(slice.store.getState().bytes).toBeDefined(), 60_000);
  return { commands: payloadCommands(slice, services as unknown as Services, target), services };
}

test('what can be done is known without reading the bytes again', async () => {
  const { commands } = await open(
    { available: true, encoding: 'utf8', text: '{"a":1}' },
    'application/json',
  );
  const parse = vi.spyOn(JSON, 'parse');
  const stringify = vi.spyOn(JSON, 'stringify');
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  for (const command of Object.values(commands)) command.disabled?.();
  expect(parse).not.toHaveBeenCalled();
  expect(stringify).not.toHaveBeenCalled();
});

test('an editor gets the numbers that were recorded', async () => {
  const { commands, services } = await open(
    { available: true, encoding: 'utf8', text: '{"id":12345678901234567890}' },
    'application/json',
  );
  commands.editor?.run();
  expect(services.openText).toHaveBeenCalledWith(
    'bytes.json',
    '{\n  "id": 12345678901234567890\n}\n',
    'editor',
  );
});

test('bytes that are no text cannot be searched, and an editor gets them as base64', async () => {
  const { commands, services } = await open(
    { available: true, encoding: 'base64', text: '/+8=' },
    'application/octet-stream',
  );
  expect(commands.find?.disabled?.()).toBe('These bytes are no text.');
  commands.editor?.run();
  expect(services.openText).toHaveBeenCalledWith('bytes.base64.txt', '/+8=', 'editor');
});
