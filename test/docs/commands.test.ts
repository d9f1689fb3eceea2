import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { npzFile } from '../../src/importers/arrays.ts';
import { catalogue } from '../../src/layers/catalogue.ts';
import { hls4ts } from '../cli/run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hls4ts-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...['docs', 'examples'].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true })
      .map((name) => `${part}/${String(name)}`)
      .filter((name) => name.endsWith('.md')),
  ),
];

/** Lines of code blocks that begin with one of these words. */
const commandsOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/#.*$/, '').trim())
      .filter((line) => /^(npx|npm|pip|python) /.test(line)),
  );

describe('documents', () => {
  it('describe every layer of the model language', () => {
    const text = readFileSync(join(root, 'docs/language.md'), 'utf8');
    for (const name of Object.keys(catalogue)) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each(pages)('%s links to and names files that exist', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const here = join(root, page, '..');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
      expect(existsSync(join(here, target)), target).toBe(true);
    for (const [, target = ''] of text.matchAll(
      /`((?:src|docs|test|examples|bench|templates|testbench)\/[\w./-]+)`/g,
    )) {
      expect(existsSync(join(root, target)), target).toBe(true);
    }
  });

  it('name only npm scripts and commands that exist', async () => {
    const scripts = (
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    ).scripts;
    const commands = pages.flatMap(commandsOf);
    expect(commands.length).toBeGreaterThan(10);
    for (const command of commands) {
      for (const part of command.split('&&').map((text) => text.trim())) {
        const [, script] = /^npm (?:run )?([\w:]+)/.exec(part) ?? [];
        if (script && !['ci', 'install'].includes(script))
          expect(Object.keys(scripts), part).toContain(script);
        const [, file] = /^(?:npx tsx|python) (\S+)/.exec(part) ?? [];
        if (file) expect(existsSync(join(root, file)), part).toBe(true);
        const [, requirements] = /-r (\S+)/.exec(part) ?? [];
        if (requirements) expect(existsSync(join(root, requirements)), part).toBe(true);
      }
    }
  });

  it('have a README whose commands run as they stand there', { timeout: 240_000 }, async () => {
    const commands = commandsOf('README.md').filter((line) => line.startsWith('npx hls4ts'));
    expect(commands.length).toBeGreaterThanOrEqual(7);
    // The new folder must be there before quantize, which the README names first.
    const ordered = [
      ...commands.filter((line) => line.includes(' init ')),
      ...commands.filter((line) => !line.includes(' init ')),
    ];
    for (const command of ordered) {
      const args = command
        .split(/\s+/)
        .slice(2)
        .map((word) =>
          word.startsWith('examples/') || word.startsWith('test/')
            ? join(root, word)
            : word.startsWith('my-tagger') || word === 'scores.npz'
              ? join(folder, word)
              : word,
        );
      const writes = ['compile', 'check', 'synth'].includes(args[0] ?? '') ? ['--out', folder] : [];
      const { code, err } = await hls4ts(...args, ...writes);
      // The new model names its own types, so there is nothing to choose.
      if (args[0] === 'quantize') expect(err).toContain('HLS1003');
      else expect(code, `${command}\n${err}`).toBe(0);
    }
  });

  it('have a first model that compiles', async () => {
    const [, source = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
    expect(source.trim().split('\n').length).toBeLessThanOrEqual(11);
    const wave = (shape: number[]) => ({
      shape,
      data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
      integers: false,
    });
    const weights = npzFile(
      join(folder, 'weights.npz'),
      new Map([
        ['hidden.weight', wave([16, 8])],
        ['hidden.bias', wave([8])],
        ['out.weight', wave([8, 3])],
        ['out.bias', wave([3])],
      ]),
    );
    writeFileSync(weights.path, weights.contents);
    writeFileSync(join(folder, 'first.ts'), source);
    const { code, err } = await hls4ts('compile', join(folder, 'first.ts'), '--out', folder);
    expect(code, err).toBe(0);
  });
});
