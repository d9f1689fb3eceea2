import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** True when the folder with other people's networks stands beside the project. */
export const sharedIsHere = existsSync(folder);

export const readShared = (path: string): string => {
  const data = readFileSync(join(folder, path));
  return (path.endsWith('.gz') ? gunzipSync(data) : data).toString('utf8');
};

export const isShared = (path: string): boolean => existsSync(join(folder, path));

/** Raw integers of a `.csv.gz`, row after row; lines beginning with # are comments. */
export function readRaws(path: string): { rows: number; data: Float64Array } {
  const lines = readShared(path)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return {
    rows: lines.length,
    data: Float64Array.from(lines.flatMap((line) => line.split(',').map(Number))),
  };
}

/** A fixed-point type as golden models write it. */
export interface GoldenType {
  readonly signed: number;
  readonly W: number;
  readonly I: number;
  readonly F: number;
  readonly Q: string;
  readonly O: string;
}

/** A named tensor of a golden model; in `hls4ml-graph` models it is flat. */
export interface GoldenPort {
  readonly name: string;
  readonly n: number;
  readonly type: GoldenType;
}

export interface GoldenLayer {
  readonly op: string;
  readonly config_name?: string | null;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly inputs: readonly GoldenPort[];
  readonly outputs: readonly GoldenPort[];
  readonly weights?: readonly string[];
}

/** What the tests read of a `hls4ml-graph` model. */
export interface GoldenModel {
  readonly name: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly inputs: readonly GoldenPort[];
  readonly outputs: readonly GoldenPort[];
  readonly weights: Readonly<Record<string, { readonly type: GoldenType; readonly raw: readonly number[] }>>;
  readonly tables: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly layers: readonly GoldenLayer[];
}

export const readGolden = <Model = GoldenModel>(name: string): Model =>
  JSON.parse(readShared(`golden/${name}/model.json`)) as Model;
