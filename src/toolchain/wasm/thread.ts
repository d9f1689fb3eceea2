import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { fail } from '../../base/errors.ts';
import type { Limits } from '../compiler.ts';
import { stopped } from '../tool.ts';
import type { Job, Message, OutcomeOf, Reply, Request } from './messages.ts';

/** Node tells everyone who runs WASI that it is experimental; that is our affair, not the user's. */
const execArgv = ['--disable-warning=ExperimentalWarning'];

/** The compiled worker; when this file itself runs from its source, tsx lets the thread read the worker's. */
function startWorker(): Worker {
  const source = import.meta.url.endsWith('.ts');
  const worker = new URL(source ? './worker.ts' : './worker.js', import.meta.url);
  if (!source) return new Worker(worker, { execArgv });
  const tsx = new URL('./esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx')));
  const start = `import('${tsx.href}').then(({ register }) => { register(); return import('${worker.href}'); })`;
  return new Worker(start, { eval: true, execArgv });
}

/** A worker thread that is started when it is needed, kept for further jobs, and keeps no idle process alive. */
export class WasmThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, (reply: Reply | undefined) => void>();
  private readonly listeners = new Map<number, (text: string) => void>();
  private jobs = 0;

  /**
   * Gives the outcome of a job, and its output to the listener as it comes. Throws UserError HLS6004 when it takes longer
   * than the limit or when the thread fails, for want of memory say; the signal's reason when it is cancelled.
   */
  async perform<J extends Job>(
    title: string,
    job: J,
    { signal, timeout }: Limits,
    listener?: (text: string) => void,
  ): Promise<OutcomeOf<J>> {
    signal?.throwIfAborted();
    let expired = false;
    const expire = (): void => {
      expired = true;
      this.end();
    };
    const cancel = (): void => this.end();
    const timer = timeout === undefined ? undefined : setTimeout(expire, timeout * 1000);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const reply = await this.send(job, listener);
      if (reply && 'outcome' in reply) return reply.outcome as OutcomeOf<J>;
      signal?.throwIfAborted();
      if (expired) return stopped(title, timeout);
      return fail('HLS6004', `${title} failed: ${reply?.failure ?? 'its thread was stopped'}`);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Stops the thread and whatever it is doing; a later job starts a new one. */
  end(): void {
    void this.worker?.terminate();
    this.worker = undefined;
    for (const settle of this.waiting.values()) settle(undefined);
    this.waiting.clear();
    this.listeners.clear();
  }

  private send(job: Job, listener?: (text: string) => void): Promise<Reply | undefined> {
    this.worker ??= this.start();
    const { worker } = this;
    const id = ++this.jobs;
    worker.ref();
    if (listener) this.listeners.set(id, listener);
    return new Promise((settle) => {
      this.waiting.set(id, settle);
      worker.postMessage({ id, job } satisfies Request);
    });
  }

  private start(): Worker {
    const worker = startWorker();
    worker.on('message', (reply: Message) => {
      if ('printed' in reply) {
        this.listeners.get(reply.id)?.(reply.printed);
        return;
      }
      this.listeners.delete(reply.id);
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
      if (this.waiting.size === 0) worker.unref();
    });
    worker.on('error', (problem) => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      for (const [id, settle] of this.waiting) settle({ id, failure: String(problem) });
      this.waiting.clear();
    });
    return worker;
  }
}
