import { formatSpan } from '../../base/span.ts';
import { isTensor } from '../../ir/tensor.ts';
import { catalogue } from '../../layers/catalogue.ts';
import type { Origin } from '../../layers/layer.ts';
import { modelWithOrigin } from '../../layers/model.ts';
import { describe, isPlainObject } from '../evaluate/kinds.ts';
import type { Run } from '../evaluate/run.ts';
import { Native, poison, type Site, type Value } from '../evaluate/values.ts';
import { argumentsOf } from './arguments.ts';
import { guarded } from './guard.ts';
import { partsOf, valueIn } from './parts.ts';

type Make = (origin: Origin, ...parameters: readonly unknown[]) => object;

/** Every layer as a function of the model language. */
export const layerFunctions = (run: Run): [string, Native][] =>
  Object.entries(catalogue).map(([name, layer]) => {
    const make = layer.withOrigin as unknown as Make;
    const apply = (parameters: readonly Value[], site: Site) => makeLayer(run, name, make, parameters, site);
    return [name, new Native(name, apply, { makesLayer: true })];
  });

function makeLayer(run: Run, kind: string, make: Make, parameters: readonly Value[], site: Site): Value {
  const values = argumentsOf(run, parameters, site);
  if (!values) return poison;
  const span = run.log.spanOf(site.node.expression);
  return guarded(run, kind, parameters, site, () => {
    const result = make({ span, name: site.hint?.base }, ...values);
    const strange = strangeInput(result);
    if (strange) return run.report('HLS2007', `${kind} needs a tensor, got ${strange}`, site.node);
    rememberName(run, formatSpan(span), parameters, site);
    return result;
  });
}

/** What a layer was given instead of a tensor. */
function strangeInput(result: object): string | undefined {
  const [tensor] = Array.isArray(result) ? (result as Value[]) : [result];
  if (!isTensor(tensor)) return undefined;
  const inputs: readonly Value[] = tensor.layer.inputs;
  const strange = inputs.findIndex((input) => !isTensor(input));
  return strange < 0 ? undefined : describe(inputs[strange]);
}

/** Keeps where a layer's own name was written: whether it will do is found out by the model as a whole. */
function rememberName(run: Run, span: string, parameters: readonly Value[], site: Site): void {
  for (const { key, value, place } of partsOf(run, parameters, site)) {
    if (key === 'name' && typeof value === 'string') run.names.set(`${span} ${value}`, valueIn(place));
  }
  const [first] = parameters;
  if (typeof first === 'string' && site.places[0]) run.names.set(`${span} ${first}`, site.places[0]);
}

/** `model({ … })` */
export const modelFunction = (run: Run): Native =>
  new Native('model', (parameters, site) => {
    const values = argumentsOf(run, parameters, site);
    if (!values) return poison;
    const [options] = values;
    if (!isPlainObject(options))
      return run.report('HLS2007', 'model needs an object with options', site.node);
    const span = run.log.spanOf(site.node.expression);
    return guarded(run, 'model', parameters, site, () =>
      modelWithOrigin(span, options as unknown as Parameters<typeof modelWithOrigin>[1]),
    );
  });
