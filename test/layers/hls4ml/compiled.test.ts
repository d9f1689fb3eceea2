import '../../golden/graph/register.ts';
import { afterAll, it } from 'vitest';
import { cornerEvents, joinEvents, randomEvents } from '../../../src/driver/vectors.ts';
import { checkCompiled } from '../../backends/hls/compiled.ts';
import { removeFolders } from '../../backends/hls/emitted.ts';
import { hls4mlCases, hls4mlLayerNormCases } from '../cases/hls4ml.ts';
import { compileLayer } from '../checkLayer.ts';

afterAll(removeFolders);

const all = Object.entries({ ...hls4mlCases, ...hls4mlLayerNormCases }).flatMap(([kind, list]) =>
  list.map((layer, i) => [`${kind} ${i}`, layer] as const),
);

it.each(all)('%s gives the same bits as compiled C++', { timeout: 120_000 }, async (_name, layer) => {
  const { optimized } = compileLayer(layer);
  const { inputs, count } = joinEvents(optimized, [cornerEvents(optimized), randomEvents(optimized, 100, 5)]);
  await checkCompiled(optimized, inputs, count);
});
