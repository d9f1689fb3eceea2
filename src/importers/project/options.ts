/** What the folder of an imported model says beside the network itself. */
export interface ProjectOptions {
  readonly name: string;
  /** File names of the source. */
  readonly sources: readonly string[];
  /** Types of input ports by name, or one for all under ''. */
  readonly inputTypes: ReadonlyMap<string, string>;
  /** Types of input ports that the source itself declares. */
  readonly declaredTypes?: ReadonlyMap<string, string>;
  /** Type of an input whose source does not say how it is quantized. */
  readonly fallback: string;
  /** The model's default type; none where everything says its own. */
  readonly precision: string | undefined;
  /** What the model computes otherwise than the source, and by how much. */
  readonly remarks?: readonly string[];
}
