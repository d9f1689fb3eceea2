import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail } from '../base/errors.ts';

/** The folder itself or its `include`, whichever holds ap_fixed.h; throws HLS1001 when neither does. */
export function findVendorTypes(folder: string): string {
  const found = [folder, join(folder, 'include')].find((path) => existsSync(join(path, 'ap_fixed.h')));
  return found
    ? resolve(found)
    : fail('HLS1001', `there is no ap_fixed.h in ${folder}`, {
        help: 'give the folder with the vendor’s ap_fixed.h, such as <Vitis>/include',
      });
}
