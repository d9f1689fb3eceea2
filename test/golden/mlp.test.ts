import { goldenCase } from './case.ts';

goldenCase('HGQ2_JSC_openml_MLP_75');
goldenCase('KERAS_3layer_softmax_stable16');
goldenCase('NNPuppiTau_v1');
