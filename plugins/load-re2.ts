import { createRequire } from 'node:module';

import type { RE2JS } from 're2js';

const load: (engine: 're2js') => { readonly RE2JS: typeof RE2JS } = createRequire(import.meta.url);

/** The engine of regular expressions, loaded with the first of them: most pipelines have none. */
export function loadRe2(): typeof RE2JS {
  return load('re2js').RE2JS;
}
