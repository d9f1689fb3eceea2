import { goldenCase } from './case.ts';

goldenCase('BTag_transformer_r1_7int_10frac');
