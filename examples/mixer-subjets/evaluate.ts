import { makeSubjets } from '../jets/dataset.ts';
import { evaluateJets } from '../jets/evaluation.ts';

// npx tsx examples/mixer-subjets/evaluate.ts [events]: figures of the simulated firmware on the jets of seed 2.
evaluateJets(import.meta.url, 16, (data) => {
  const subjets = makeSubjets(data, 4);
  const present = Int32Array.from({ length: subjets.length / 3 }, (_, i) =>
    (subjets[i * 3] ?? 0) > 0 ? 1 : 0,
  );
  return { constituents: data.constituents, jet: data.jet, subjets, present };
});
