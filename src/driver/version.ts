import { readAsset } from '../base/assets.ts';

/** The version of this compiler, as in its package.json. */
export const toolVersion = String((JSON.parse(readAsset('package.json')) as { version: unknown }).version);
