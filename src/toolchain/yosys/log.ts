/** Takes text as it comes and gives whole lines to the listener. */
export function byLines(listener: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) listener(line);
  };
}

/** The command that a line of the log says is beginning: `TECHMAP`. */
export const commandIn = (line: string): string | undefined =>
  /^[\d.]+ Executing (\S+)(?: pass| frontend|\.)/.exec(line)?.[1];

/** Longest delays by module in ns, from the log of abc9: its last mapping of each. */
export function delaysIn(log: string): ReadonlyMap<string, number> {
  const delays = new Map<string, number>();
  let module: string | undefined;
  for (const line of log.split('\n')) {
    const [, name] = /^Extracted \d+ AND gates and \d+ wires from module `\\?([^']+)'/.exec(line) ?? [];
    module = name ?? module;
    const [, delay] = /\bDel = +([\d.]+)\./.exec(line) ?? [];
    if (module !== undefined && delay !== undefined) delays.set(module, Number(delay) / 1000);
  }
  return delays;
}
