import { catalogue } from '../../layers/catalogue.ts';

/** Words that cannot name a variable, and names that every model file uses itself. */
const reserved = new Set([
  ...Object.keys(catalogue),
  ...(
    'abstract any arguments as async await boolean break case catch class const continue debugger declare default delete ' +
    'do else enum eval export extends false finally for from function get if implements import in infer instanceof ' +
    'interface is keyof let module namespace never new null number object of package private protected public readonly ' +
    'require return satisfies set static string super switch symbol this throw true try type typeof undefined unique ' +
    'unknown var void while with yield w weights model tensor hls4mlSoftmax lookup'
  ).split(' '),
]);

/** Names of the variables of a model file, each used once; C++ does not tell names apart by case alone. */
export class Names {
  private readonly taken = new Set<string>();

  /** A variable's name as near to the wanted one as it can be. */
  claim(wanted: string): string {
    return claimIn(this.taken, identifier(wanted));
  }

  /** The name of a constant in types.ts. */
  claimType(wanted: string): string {
    return claimIn(this.taken, `${identifier(wanted)}_types`);
  }
}

function claimIn(taken: Set<string>, base: string): string {
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base}_${number}`;
  taken.add(name.toLowerCase());
  return name;
}

/** Letters, digits and `_`, beginning with a letter. */
export function identifier(text: string): string {
  const word = text.replace(/\W+/g, '_').replace(/^_+|_+$/g, '');
  const begun = /^[A-Za-z]/.test(word) ? word : `layer_${word}`.replace(/_$/, '');
  return reserved.has(begun) ? `${begun}_layer` : begun;
}
