import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installed package; `src` and `dist` have the same depth below it. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Text of a file that the package ships, by its path from the package's folder. */
export const readAsset = (path: string): string => readFileSync(join(packageRoot, path), 'utf8');
