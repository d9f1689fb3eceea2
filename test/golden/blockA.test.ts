import './graph/register.ts';
import { goldenCase } from './case.ts';

goldenCase('hls4ml_transformer_block_A');
