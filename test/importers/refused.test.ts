import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { UserError } from '../../src/base/errors.ts';
import { kerasImporter } from '../../src/importers/keras/import.ts';
import { readKerasSource } from '../../src/importers/keras/source.ts';
import { fixture } from './imported.ts';

/** Everything that the import of a file complains about. */
async function complaints(name: string): Promise<readonly Diagnostic[]> {
  try {
    await kerasImporter.read(fixture(name), {});
  } catch (problem) {
    if (problem instanceof UserError) return problem.diagnostics;
    throw problem;
  }
  return expect.fail(`${name} was imported`);
}

/** What is wrong with each layer of hgq_refused.keras: the code, and what the message names. */
const features: Readonly<Record<string, readonly [code: string, names: RegExp]>> = {
  mask_of_softmax: ['HLS3005', /'mask'/],
  mask_of_attention: ['HLS3005', /'attention_mask'/],
  fused_projections: ['HLS3005', /'fuse' is "qkv"/],
  mirrored: ['HLS3005', /overflow_mode "WRAP_SM"/],
  factor_three: ['HLS3005', /scaler 3/],
  affine_third: ['HLS3005', /affine \[0.3,0\]/],
  table_for_each: ['HLS3005', /oq_conf has a type for each element/],
  table_too_wide: ['HLS4003', /iq_conf.* 25 bits/],
  table_of_anything: ['HLS3005', /'enable_iq' is false/],
  table_without_type: ['HLS3005', /'enable_oq' is false/],
  without_offset: ['HLS3005', /'center' is false/],
  curved: ['HLS3005', /'activation' is "tanh"/],
  mean_of_three: ['HLS3005', /'pool_size' is 3/],
  in_groups: ['HLS3005', /'groups' is 2/],
  channels_first: ['HLS3005', /'data_format' is "channels_first"/],
  over_two_axes: ['HLS3005', /'axes'/],
  over_events: ['HLS3005', /'axes' is 0/],
};

describe('what HGQ2 has and the model language has not', () => {
  it('is refused with its layer and attribute, all of it at once', async () => {
    const found = await complaints('hgq_refused.keras');
    const expected = Object.entries(features).map(([layer, [code, names]]) => ({
      code,
      message: expect.stringMatching(new RegExp(`layer '${layer}'.*${names.source}`)),
    }));
    expect(found.map(({ code, message }) => ({ code, message }))).toEqual(expected);
  });

  it('is refused where it is an argument of a call', async () => {
    const found = await complaints('hgq_causal.keras');
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(/'causal' is called with use_causal_mask = true/),
    ]);
  });

  it('leaves no layer of HGQ2 that is neither refused nor compared with it bit for bit', async () => {
    const found = await complaints('hgq_unknown.keras');
    const refused = found.map(
      ({ message }) => /layer '(\w+)' is a \1, which cannot be imported/.exec(message)?.[1],
    );
    expect(refused).not.toContain(undefined);
    const compared = readdirSync(fixture(''))
      .filter((name) => /^hgq_.*\.(keras|h5)$/.test(name) && !/refused|unknown|causal/.test(name))
      .flatMap((name) => readKerasSource(fixture(name)).network.layers.map(({ kind }) => kind));
    const exported = JSON.parse(readFileSync(fixture('hgq_exported.json'), 'utf8')) as string[];
    // Cells are no layers of a model: they are parts of QSimpleSNN and of QLIF.
    const layers = exported.filter((name) => !name.endsWith('Cell'));
    expect(layers.length).toBeGreaterThan(45);
    expect(layers.filter((name) => !compared.includes(name) && !refused.includes(name))).toEqual([]);
    expect(refused.filter((name) => compared.includes(name ?? ''))).toEqual([]);
  });
});

describe('a trained model of HGQ 1', () => {
  it('is refused layer by layer, with what to save instead', async () => {
    const found = await complaints('hgq1_trained.h5');
    expect(found.length).toBe(9);
    for (const { code, help } of found) {
      expect(code).toBe('HLS3005');
      expect(help).toContain('to_proxy_model');
    }
  });
});

/** The activations of QKeras with one of them changed; their weights stay as they are. */
async function withActivation(activation: unknown): Promise<string> {
  const network = JSON.parse(readFileSync(fixture('qkeras_activations.net.json'), 'utf8')) as {
    readonly config: { readonly layers: readonly { name: string; config: Record<string, unknown> }[] };
  };
  const layer = network.config.layers.find(({ name }) => name === 'text');
  if (layer) layer.config['activation'] = activation;
  const folder = mkdtempSync(join(tmpdir(), 'refused-'));
  try {
    const path = join(folder, 'net.json');
    writeFileSync(path, JSON.stringify(network));
    await kerasImporter.read(path, { weights: fixture('qkeras_activations.net_weights.h5') });
    return 'imported';
  } catch (problem) {
    if (problem instanceof UserError) return problem.message;
    throw problem;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a quantizer of QKeras without a counterpart', () => {
  it('is told from one that has one', async () => {
    expect(await withActivation('quantized_bits(4, 1, alpha=1)')).toBe('imported');
  });

  it.each<[unknown, RegExp]>([
    ['bernoulli()', /bernoulli/],
    ['quantized_ulaw(4)', /quantized_ulaw/],
    ['quantized_hswish(4)', /quantized_hswish/],
    ['quantized_bits(4, 1, alpha="auto")', /'alpha' is "auto"/],
    ['quantized_bits(4, 1, alpha=1, qnoise_factor=0.5)', /qnoise_factor = 0.5/],
    ['quantized_bits(4, 1, alpha=1, elements_per_scale=2)', /elements_per_scale = 2/],
    ['quantized_bits(4, 1, 0, 1, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)', /takes 15 arguments/],
    ['quantized_relu(4, 1, negative_slope=0.3)', /negative_slope = 0.3/],
    ['quantized_po2(1, max_value=2)', /bits = 1/],
    [{ class_name: 'quantized_bits', config: { bits: 99 } }, /bits = 99/],
    [{ class_name: 'quantized_bits', config: { secret: 1 } }, /'secret' of quantized_bits/],
    ['no_such_function', /no_such_function/],
  ])('%j is refused by its name', async (activation, names) => {
    const message = await withActivation(activation);
    expect(message).toMatch(/HLS3005.*'text'/);
    expect(message).toMatch(names);
  });
});

describe('every fixture of quantized Keras networks', () => {
  it('is compared by fixtures.test.ts or is here', () => {
    const text = readFileSync(new URL('./fixtures.test.ts', import.meta.url), 'utf8');
    const own = readFileSync(new URL(import.meta.url), 'utf8');
    const names = readdirSync(fixture(''))
      .filter((name) => /\.(keras|h5|net\.json)$/.test(name) && !/_weights\.h5$/.test(name))
      .map((name) => basename(name).replace(/\.(keras|h5|net\.json)$/, ''))
      .filter((name) => !['huge', 'latest', 'storage'].includes(name));
    expect(names.filter((name) => !text.includes(`'${name}'`) && !own.includes(`'${name}.`))).toEqual([]);
  });
});
