/**
 * Loads the screens, with React as it is for production: half the work a frame. It reads `NODE_ENV` when
 * it loads and never again; the pipelines that are run get the environment as it was.
 */
export async function importTui() {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await import('./tui/tui.ts');
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
