import { basename } from 'node:path';
import { fail, UserError } from '../../base/errors.ts';
import { readBytes } from '../bytes.ts';
import { externalReader } from './externalData.ts';
import { inlined } from './functions.ts';
import { describeNetwork, type OnnxNetwork } from './network.ts';
import { modelFields } from './protobuf/fields.ts';
import type { ModelMessage } from './protobuf/messages.ts';
import { readMessage } from './protobuf/wire.ts';
import { mostElements } from './tensors.ts';

/** Reads a file of ONNX. Throws HLS1001 or HLS1002 when it is missing or is not what it should be. */
export function readOnnx(path: string): OnnxNetwork {
  const origin = basename(path);
  const model = readModel(readBytes(path), origin);
  const source = { left: mostElements, external: externalReader(path) };
  return describeNetwork(model, inlined(model, origin), source, origin);
}

function readModel(bytes: Uint8Array, origin: string): ModelMessage {
  const empty: ModelMessage = {
    irVersion: 0,
    producer: '',
    opsets: new Map(),
    graph: undefined,
    functions: [],
  };
  try {
    return readMessage(bytes, empty, modelFields);
  } catch (problem) {
    if (problem instanceof UserError)
      return fail('HLS1002', `${origin}: ${problem.diagnostics[0]?.message ?? ''}`);
    const reason = problem instanceof Error ? problem.message : String(problem);
    return fail('HLS1002', `${origin} is not a readable ONNX file: ${reason}`);
  }
}
