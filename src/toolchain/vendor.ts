import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fail } from '../base/errors.ts';
import { findCommand } from './path.ts';

/** Where ap_fixed.h, ap_int.h and their kin come from. */
export type ApTypes =
  | { readonly origin: 'ours' }
  /** A folder that the user named. */
  | { readonly origin: 'folder'; readonly folder: string }
  /** Installed with a synthesis tool on the PATH. */
  | { readonly origin: 'tool'; readonly folder: string; readonly tool: string };

const holdsTypes = (folder: string): boolean => existsSync(join(folder, 'ap_fixed.h'));

/** The folder itself or its `include`, whichever holds ap_fixed.h; throws HLS1001 when neither does. */
export function findVendorTypes(folder: string): string {
  const found = [folder, join(folder, 'include')].find(holdsTypes);
  return found
    ? resolve(found)
    : fail('HLS1001', `there is no ap_fixed.h in ${folder}`, {
        help: 'give the folder with the vendor’s ap_fixed.h, such as <Vitis>/include',
      });
}

/** Newest first; all of them keep their headers in `include` beside the `bin` that is on the PATH. */
const synthesisTools = ['vitis-run', 'vitis_hls', 'vitis', 'vivado_hls'];

/** The headers of a Vitis or Vivado HLS on the PATH, if there is one. */
export function findInstalledTypes(
  env: NodeJS.ProcessEnv = process.env,
): { tool: string; folder: string } | undefined {
  for (const tool of synthesisTools) {
    const command = findCommand(tool, env);
    if (!command) continue;
    // The command may be a link into the installation, and its real file may lie in a folder below `bin`.
    const starts = [command, realpathSync(command)].map(dirname);
    const candidates = starts.flatMap((bin) => [join(bin, '../include'), join(bin, '../../include')]);
    const folder = candidates.find(holdsTypes);
    if (folder) return { tool, folder: resolve(folder) };
  }
  return undefined;
}

/** The headers to compile with: the user's folder, else those of an installed tool, else ours. */
export function chooseTypes(folder: string | undefined, env: NodeJS.ProcessEnv = process.env): ApTypes {
  if (folder !== undefined) return { origin: 'folder', folder: findVendorTypes(folder) };
  const installed = findInstalledTypes(env);
  return installed ? { origin: 'tool', ...installed } : { origin: 'ours' };
}

/** Paths of the headers that ap_fixed.h and its kin are made of; a Vitis has thousands of others beside them. */
export const vendorHeaders = (folder: string): string[] =>
  ['', 'etc/', 'utils/'].flatMap((part) =>
    existsSync(join(folder, part))
      ? readdirSync(join(folder, part), { withFileTypes: true })
          .filter((entry) => !entry.isDirectory() && /\.(h|hpp|hxx)$/.test(entry.name))
          .map((entry) => part + entry.name)
      : [],
  );
