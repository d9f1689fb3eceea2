import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { type Module, scopeAt } from '../../ir/module.ts';
import { unrolledSize } from '../../passes/unroll/size.ts';

/** Scalar operations that fit into memory, at about 1.4 kB each. A million products with constants already fill several large FPGAs. */
const mostOperations = 2e6;

/** HLS5008 where so many operations, each with hardware of its own, fit into no FPGA, with the layer that has most. */
export function sizeProblems(module: Module): Diagnostic[] {
  const sizes = [...unrolledSize(module)];
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  if (total <= mostOperations) return [];
  const [scope, size] = sizes.reduce((most, each) => (each[1] > most[1] ? each : most));
  const { name, span } = scopeAt(module, scope);
  const millions = (count: number): string => `${(count / 1e6).toFixed(1)} million`;
  const message = `a circuit of ${millions(total)} operations is too large: every one has hardware of its own`;
  return [
    error(
      'HLS5008',
      `${message}; '${name}' has ${millions(size)}, and ${millions(mostOperations)} is the limit`,
      {
        ...(span ? { span } : {}),
        help: "a smaller network, or the HLS back end with the strategy 'resource' and a reuse factor",
      },
    ),
  ];
}
