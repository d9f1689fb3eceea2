/** HLS directives and the options each may have; `*` stands for a bare word such as a port mode. */
const directives: Readonly<Record<string, readonly string[]>> = {
  ALLOCATION: ['*', 'instances', 'limit'],
  AGGREGATE: ['variable', 'compact'],
  ARRAY_PARTITION: ['variable', 'type', 'complete', 'block', 'cyclic', 'factor', 'dim'],
  ARRAY_RESHAPE: ['variable', 'type', 'complete', 'block', 'cyclic', 'factor', 'dim'],
  BIND_OP: ['variable', 'op', 'impl', 'latency'],
  BIND_STORAGE: ['variable', 'type', 'impl', 'latency'],
  DATAFLOW: ['disable_start_propagation'],
  DEPENDENCE: ['variable', 'class', 'type', 'direction', 'distance', 'inter', 'intra', 'true', 'false'],
  DISAGGREGATE: ['variable'],
  EXPRESSION_BALANCE: ['off'],
  FUNCTION_INSTANTIATE: ['variable'],
  INLINE: ['off', 'recursive'],
  INTERFACE: ['*', 'mode', 'port', 'depth', 'bundle', 'name', 'register', 'offset'],
  LATENCY: ['min', 'max'],
  LOOP_FLATTEN: ['off'],
  LOOP_MERGE: ['force'],
  LOOP_TRIPCOUNT: ['min', 'max', 'avg'],
  OCCURRENCE: ['cycle'],
  PERFORMANCE: ['target_ti', 'target_tl'],
  PIPELINE: ['II', 'off', 'rewind', 'style'],
  PROTOCOL: ['mode'],
  STABLE: ['variable'],
  STREAM: ['variable', 'type', 'depth'],
  TOP: ['name'],
  UNROLL: ['factor', 'skip_exit_check', 'off'],
};

/** Directives that belong to the beginning of a loop's or a function's body. */
export const atTheBeginning = new Set([
  'PIPELINE',
  'UNROLL',
  'LOOP_TRIPCOUNT',
  'LOOP_FLATTEN',
  'DATAFLOW',
  'INLINE',
]);

/** Directives that name a variable. */
export const aboutVariables = new Set([
  'ARRAY_PARTITION',
  'ARRAY_RESHAPE',
  'BIND_STORAGE',
  'STREAM',
  'DEPENDENCE',
]);

/** One HLS pragma, taken apart. */
export interface HlsPragma {
  readonly directive: string;
  readonly options: ReadonlyMap<string, string>;
}

/** Reads the text behind `#pragma HLS`; gives what is wrong as a text. */
export function readPragma(text: string): HlsPragma | string {
  const [word = '', ...rest] = text.trim().split(/\s+/);
  const directive = word.toUpperCase();
  const known = directives[directive];
  if (!known) return `the HLS directive '${word}' is unknown`;
  const options = new Map<string, string>();
  for (const option of rest) {
    const [name = '', value = ''] = option.split('=');
    if (!known.includes(name) && !(known.includes('*') && value === ''))
      return `'${directive}' has no option '${name}'`;
    if (['factor', 'II', 'depth', 'dim', 'min', 'max'].includes(name) && !/^\w+$/.test(value))
      return `'${name}' of '${directive}' needs a number`;
    options.set(name, value);
  }
  if (aboutVariables.has(directive) && !options.get('variable')) return `'${directive}' names no variable`;
  return { directive, options };
}
