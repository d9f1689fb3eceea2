import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Names of the examples that are models. */
export const exampleModels: readonly string[] = readdirSync(folder).filter((name) =>
  existsSync(`${folder}${name}/model.ts`),
);

export const modelOf = (name: string): string => `${folder}${name}/model.ts`;
