import { basename } from 'node:path';
import { fail } from '../../base/errors.ts';
import { readBytes } from '../bytes.ts';
import { readHdf5 } from '../hdf5/read.ts';
import type { Hdf5Group } from '../hdf5/tree.ts';
import { isZip, readArchive } from './archive.ts';
import { describeNetwork } from './describe.ts';
import { isJson, isText, parseConfiguration } from './json.ts';
import type { KerasNetwork } from './network.ts';

/** A saved model: what the network is, and its trained values. */
export interface KerasSource {
  /** File name, for messages and the README. */
  readonly origin: string;
  readonly network: KerasNetwork;
  /** Version of Keras that wrote it, 2 or 3; undefined where the file does not say. */
  readonly majorVersion: number | undefined;
  readonly weights: Hdf5Group;
  /** Every file that was read. */
  readonly files: readonly string[];
}

/** The first number of `keras_version`, as `2.15.0` and `3.4.1` have it. */
function majorOf(about: unknown): number | undefined {
  const version = isJson(about) ? about['keras_version'] : undefined;
  return isText(version) ? Number(/^(\d+)\./.exec(version)?.[1] ?? Number.NaN) : undefined;
}

/** Groups that only training needs. */
const ofTraining = ['optimizer', 'optimizer_weights'];

/**
 * Reads `NAME.keras`, a whole model in `NAME.h5`, or `NAME.json` with its weights in `NAME_weights.h5` (or the file
 * named). Throws HLS1001 or HLS1002 when a file is missing or is not what it should be.
 */
export function readKerasSource(path: string, weights?: string): KerasSource {
  const origin = basename(path);
  const bytes = readBytes(path);
  if (path.endsWith('.json')) {
    const beside = weights ?? path.replace(/\.json$/, '_weights.h5');
    const configuration = parseConfiguration(Buffer.from(bytes).toString('utf8'), origin);
    const network = describeNetwork(configuration, origin);
    const values = readHdf5(readBytes(beside), basename(beside), ofTraining);
    return { origin, network, majorVersion: majorOf(configuration), weights: values, files: [path, beside] };
  }
  if (isZip(bytes)) return fromArchive(path, origin, bytes);
  const values = readHdf5(bytes, origin, ofTraining);
  const text = values.texts.get('model_config')?.[0];
  if (text === undefined) {
    return fail('HLS1002', `${origin} holds weights but no network`, {
      help: 'save the whole model with model.save(), or name the .json file of its architecture',
    });
  }
  const network = describeNetwork(parseConfiguration(text, `${origin}: model_config`), origin);
  const majorVersion = majorOf({ keras_version: values.texts.get('keras_version')?.[0] });
  return { origin, network, majorVersion, weights: values, files: [path] };
}

function fromArchive(path: string, origin: string, bytes: Uint8Array): KerasSource {
  const wanted = ['config.json', 'model.weights.h5'];
  const about = 'metadata.json';
  const entries = readArchive(bytes, origin, (name) => name === about || wanted.includes(name));
  const [configuration, values] = wanted.map(
    (name) =>
      entries.get(name) ??
      fail('HLS1002', `${origin} has no ${name}`, {
        help: 'a .keras file is what model.save() of Keras 3 writes',
      }),
  );
  const text = Buffer.from(configuration ?? []).toString('utf8');
  const metadata = Buffer.from(entries.get(about) ?? Buffer.from('{}')).toString('utf8');
  return {
    origin,
    network: describeNetwork(parseConfiguration(text, `${origin}: config.json`), origin),
    majorVersion: majorOf(parseConfiguration(metadata, `${origin}: ${about}`)),
    weights: readHdf5(values ?? new Uint8Array(), `${origin}: model.weights.h5`, ofTraining),
    files: [path],
  };
}
