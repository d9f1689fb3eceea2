import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { importerOf } from '../../../src/importers/catalogue.ts';
import { fixture } from '../imported.ts';
import { expectRefusal, programFile, runProgram, startOf } from '../process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Write = (writer: BinaryWriter) => BinaryWriter;

/** A message in a field. */
const message =
  (number: number, write: Write): Write =>
  (writer) =>
    write(writer.tag(number, WireType.LengthDelimited).fork()).join();
const text =
  (number: number, value: string): Write =>
  (writer) =>
    writer.tag(number, WireType.LengthDelimited).string(value);
const integer =
  (number: number, value: number): Write =>
  (writer) =>
    writer.tag(number, WireType.Varint).int64(value);
const float =
  (number: number, value: number): Write =>
  (writer) =>
    writer.tag(number, WireType.Bit32).float(value);
const all =
  (...parts: readonly Write[]): Write =>
  (writer) =>
    parts.reduce((at, part) => part(at), writer);

const node = (
  kind: string,
  inputs: readonly string[],
  output: string,
  ...attributes: readonly Write[]
): Write =>
  message(
    1,
    all(
      ...inputs.map((name) => text(1, name)),
      text(2, output),
      text(3, `the_${kind}`),
      text(4, kind),
      ...attributes.map((attribute) => message(5, attribute)),
    ),
  );
const port = (field: number, name: string, shape: readonly number[]): Write =>
  message(
    field,
    all(
      text(1, name),
      message(
        2,
        message(
          1,
          all(integer(1, 1), message(2, all(...shape.map((extent) => message(1, integer(1, extent)))))),
        ),
      ),
    ),
  );
const weights = (name: string, dims: readonly number[], ...data: readonly Write[]): Write =>
  message(5, all(...dims.map((extent) => integer(1, extent)), integer(2, 1), text(8, name), ...data));

/** A file with a network of one input x [1, 4] and one output y. */
function file(name: string, ...graph: readonly Write[]): string {
  const path = join(folder, `${name}.onnx`);
  const model = all(
    integer(1, 9),
    message(7, all(...graph, port(11, 'x', [1, 4]), port(12, 'y', [1, 4]))),
    message(8, integer(2, 17)),
  );
  writeFileSync(path, model(new BinaryWriter()).finish());
  return path;
}

writeFileSync(join(folder, 'mask.bin'), new Uint8Array(4 * 65_536));

/** The messages of what an import says. */
async function complaints(path: string): Promise<string> {
  try {
    await importerOf(path).read(path, {});
  } catch (problem) {
    if (problem instanceof UserError) return problem.message;
    throw problem;
  }
  return 'imported';
}

const external = (location: string): readonly Write[] => [
  weights('w', [1, 4], message(13, all(text(1, 'location'), text(2, location))), integer(14, 1)),
  node('Add', ['x', 'w'], 'y'),
];

const absent = [0, Number.NEGATIVE_INFINITY, 0, 0].map((value) => float(4, value));

const program = programFile();
const start = await startOf(program);

describe('a hostile ONNX file', () => {
  it('is told from a good one', async () => {
    const four = [1, 2, 3, 4].map((value) => float(4, value));
    expect(await complaints(file('good', weights('w', [1, 4], ...four), node('Add', ['x', 'w'], 'y')))).toBe(
      'imported',
    );
  });

  it.each(['float_matrices', 'qonnx_powers'])('is %s cut off anywhere', async (name) => {
    const bytes = readFileSync(fixture(`onnx/${name}.onnx`));
    const path = join(folder, 'cut.onnx');
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(await complaints(path)).toMatch(/^HLS\d/);
    }
  });

  it.each<[string, readonly Write[], RegExp]>([
    ['a cycle', [node('Relu', ['y'], 'z'), node('Relu', ['z'], 'y')], /HLS3006.*'the_Relu'/],
    ['a tensor that nobody writes', [node('Relu', ['q'], 'y')], /HLS3006.*'the_Relu'/],
    ['a tensor that two nodes write', [node('Relu', ['x'], 'y'), node('Neg', ['x'], 'y')], /HLS1002.*'y'/],
    ['10 GB declared', [weights('w', [50_000, 50_000]), node('Add', ['x', 'w'], 'y')], /HLS1002.*'w'.*50000/],
    [
      'more than all numbers',
      [weights('w', [2 ** 31, 2 ** 31, 2 ** 31]), node('Relu', ['x'], 'y')],
      /HLS1002.*'w'/,
    ],
    ['a negative extent', [weights('w', [-1, 4]), node('Relu', ['x'], 'y')], /HLS1002.*'w'/],
    [
      'less data than declared',
      [weights('w', [1, 4], float(4, 1)), node('Add', ['x', 'w'], 'y')],
      /HLS1002.*1 numbers.*4/,
    ],
    ['NaN', [weights('w', [1], float(4, Number.NaN)), node('Add', ['x', 'w'], 'y')], /HLS3004.*w/],
    [
      'numbers of -∞ that no softmax reads',
      [weights('w', [1, 4], ...absent), node('Add', ['x', 'w'], 'z'), node('Relu', ['z'], 'y')],
      /HLS3005.*'the_Relu'.*-∞/,
    ],
    ['a result of -∞', [weights('w', [1, 4], ...absent), node('Add', ['x', 'w'], 'y')], /HLS3005.*'y'.*-∞/],
    [
      'a mask of 4 billion numbers',
      [
        weights('w', [65_536, 1], integer(14, 1), message(13, all(text(1, 'location'), text(2, 'mask.bin')))),
        weights(
          'one',
          [1, 1, 65_536],
          integer(14, 1),
          message(13, all(text(1, 'location'), text(2, 'mask.bin'))),
        ),
        node('Add', ['x', 'w'], 'wide'),
        node('Greater', ['wide', 'zero'], 'bits'),
        weights('zero', [1], float(4, 0)),
        node('Where', ['bits', 'one', 'x'], 'y'),
      ],
      /HLS3001/,
    ],
    ['an unknown node', [node('Unheard', ['x'], 'y')], /HLS3005.*'the_Unheard'.*Unheard/],
    [
      'an attribute of another type',
      [node('Softmax', ['x'], 'y', all(text(1, 'axis'), text(4, 'last'), integer(20, 3)))],
      /HLS3005.*'the_Softmax'.*'axis'/,
    ],
    [
      'an unknown attribute',
      [node('Relu', ['x'], 'y', all(text(1, 'secret'), integer(3, 1), integer(20, 2)))],
      /HLS3005.*'secret'/,
    ],
    [
      'an axis that is not there',
      [node('Softmax', ['x'], 'y', all(text(1, 'axis'), integer(3, 7), integer(20, 2)))],
      /HLS3008.*'the_Softmax'.*axis 7/,
    ],
    ['data outside of the folder', external('../../etc/passwd'), /HLS1002.*'..\/..\/etc\/passwd'/],
    ['data at an absolute place', external('/etc/passwd'), /HLS1002.*'\/etc\/passwd'/],
    ['data that is not there', external('missing.bin'), /HLS1001.*'missing.bin'/],
  ])(
    'with %s is refused by the program, soon and in little memory',
    { timeout: 300_000 },
    async (name, graph, expected) => {
      const target = join(folder, `out_${name}`);
      const source = file(name.replace(/\W/g, '_'), ...graph);
      const ending = await runProgram(program, ['import', source, '--out', target]);
      expectRefusal(ending, start);
      expect(ending.err).toMatch(expected);
      expect(existsSync(target)).toBe(false);
    },
  );

  it('with a link that leads out of its folder', async () => {
    mkdirSync(join(folder, 'inside'));
    writeFileSync(join(folder, 'secret.bin'), new Uint8Array(16));
    symlinkSync(join(folder, 'secret.bin'), join(folder, 'inside', 'link.bin'));
    const path = join(folder, 'inside', 'linked.onnx');
    writeFileSync(path, readFileSync(file('linked', ...external('link.bin'))));
    expect(await complaints(path)).toMatch(/HLS1002.*'link.bin'/);
  });

  it('reads numbers that are beside it', async () => {
    writeFileSync(join(folder, 'beside.bin'), new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
    expect(await complaints(file('beside', ...external('beside.bin')))).toBe('imported');
  });

  it('with messages within messages', async () => {
    // A graph in an attribute is skipped whole; what is read cannot nest, so this is a wire that goes on and on.
    const bytes = new Uint8Array(100_000).fill(0x0b);
    const path = join(folder, 'deep.onnx');
    writeFileSync(path, bytes);
    expect(await complaints(path)).toMatch(/^HLS1002/);
  });
});
