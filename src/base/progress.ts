/** Tells what is being done, and how far it is where that is known (both counts in the same unit). */
export type Progress = (activity: string, done?: number, total?: number) => void;

/** Tells nobody. */
export const silent: Progress = () => undefined;
