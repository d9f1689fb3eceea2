import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import { readArrays } from '../../src/importers/arrays.ts';

interface Expected {
  /** `model.ts` when left out. */
  readonly file?: string;
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** Found only when the model is compiled, not yet when it is read. */
  readonly stage?: 'compile';
}

const root = fileURLToPath(new URL('../fixtures/broken', import.meta.url));
const folders = readdirSync(root).sort();

const host = {
  readArrays,
  readFile: (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

describe('every broken model', () => {
  it('is there', () => {
    expect(folders.length).toBeGreaterThanOrEqual(30);
  });

  it.each(folders)('%s gives its diagnostics at their places, with help', (folder) => {
    const path = `${root}/${folder}`;
    const expected = JSON.parse(readFileSync(`${path}/expected.json`, 'utf8')) as Expected[];
    const { graph, diagnostics } = readModel(`${path}/model.ts`, host);
    const found = diagnostics.map(({ code, span }) => {
      const file = relative(path, span?.file ?? '');
      return { ...(file === 'model.ts' ? {} : { file }), code, line: span?.line, column: span?.column };
    });
    expect(found).toEqual(expected.filter(({ stage }) => stage === undefined));
    expect(graph !== undefined).toBe(found.length === 0);
    expect(expected.length).toBeGreaterThan(0);
  });
});
