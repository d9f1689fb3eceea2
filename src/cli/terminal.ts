import { SingleBar } from 'cli-progress';
import type { Progress } from '../base/progress.ts';

/** Where a command prints, and what the terminal can do. */
export interface Terminal {
  readonly color: boolean;
  readonly width: number;
  out(text: string): void;
  err(text: string): void;
  readonly progress: Progress;
  /** Clears what progress left on the screen. */
  done(): void;
}

/** Work shorter than this shows no progress, in ms. */
const patience = 1000;

/** Time between two plain lines where there is no terminal, in ms. */
const interval = 5000;

/** The process's own terminal: a bar on a terminal, plain lines elsewhere, colours unless NO_COLOR forbids them. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  const color = stdout.isTTY === true && !env['NO_COLOR'];
  const { progress, done } = stderr.isTTY ? barProgress() : lineProgress((text) => stderr.write(`${text}\n`));
  return {
    color,
    width: stdout.columns ?? 110,
    out: (text) => {
      done();
      stdout.write(`${text}\n`);
    },
    err: (text) => {
      done();
      stderr.write(`${text}\n`);
    },
    progress,
    done,
  };
}

function barProgress(): Pick<Terminal, 'progress' | 'done'> {
  const start = performance.now();
  let bar: SingleBar | undefined;
  return {
    progress(activity, done, total) {
      if (performance.now() - start < patience) return;
      const known = total !== undefined && total > 0;
      if (!bar) {
        bar = new SingleBar({
          format: '{activity} {bar} {percent}',
          clearOnComplete: true,
          hideCursor: true,
          stopOnComplete: false,
        });
        bar.start(1, 0, { activity, percent: '' });
      }
      const fraction = known ? (done ?? 0) / total : 0;
      bar.update(fraction, { activity, percent: known ? `${Math.round(100 * fraction)} %` : '' });
    },
    done() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** One line when work has taken a second, then one every five seconds. */
export function lineProgress(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): Pick<Terminal, 'progress' | 'done'> {
  let next = now() + patience;
  return {
    progress(activity, done, total) {
      if (now() < next) return;
      next = now() + interval;
      print(total ? `${activity}: ${done ?? 0} of ${total}` : activity);
    },
    done: () => undefined,
  };
}
