// The way of an answer from the key press to the server. It is written to the device first, then sent; it leaves the device only when the
// server has confirmed it. Without a connection or session it stays; when somebody else changed the same answer meanwhile, nobody's
// text is overwritten: both stand side by side until the person decides.
//
//   edit() -> device -> flush(): POST .../answers/sync in batches -> saved | conflict | refused, item by item
//
// An answer that is edited again while being sent is sent once more, upon the version the first sending made.

import { said } from '../api/problem';
import { answerOf, differences, type Answer, type Evidence, type Item } from '../assess/types';
import { pendingKey, type OfflineStore, type Pending, type PendingFile } from './database';

export interface SyncItem extends Answer {
  control: string;
  base_version: number;
}
export interface SyncResult {
  control: string;
  status: 'saved' | 'conflict' | 'refused';
  version: number;
  current?: Item;
  /** Why it was refused. */
  findings?: { message: string; fix: string }[];
}

/** How the queue reaches the server. Each throws `Unreachable`, `SignedOut` or `Refused`. */
export interface Transport {
  sync(assessment: string, items: SyncItem[]): Promise<SyncResult[]>;
  upload(assessment: string, control: string, file: PendingFile): Promise<Evidence>;
}

/** No connection, or a server that cannot answer now (5xx, 429): try again later. */
export class Unreachable extends Error {
  constructor(readonly retryAfterSeconds: number | null = null) {
    super('unreachable');
  }
}
/** The session has ended: try again after signing in. */
export class SignedOut extends Error {
  constructor() {
    super('signed out');
  }
}
/** The server will not take it, however often it is sent. */
export class Refused extends Error {}

export type SaveState = 'saved' | 'saving' | 'waiting' | 'offline' | 'signed-out' | 'conflict' | 'refused';

export interface QueueView {
  state: SaveState;
  /** Answers and files still only on this device. */
  unsent: number;
  conflicts: Pending[];
  refused: Pending[];
  /** All unconfirmed answers, by control. */
  pending: ReadonlyMap<string, Pending>;
  files: PendingFile[];
}

export interface QueueOptions {
  user: string;
  assessment: string;
  store: OfflineStore;
  transport: Transport;
  /** Told after every change. */
  onView?: (view: QueueView) => void;
  /** Told when the server confirmed an answer. */
  onSaved?: (control: string, version: number, answer: Answer) => void;
  onUploaded?: (control: string, evidence: Evidence) => void;
  now?: () => string;
  /** Runs `task` after `milliseconds`; returns how to cancel it. */
  schedule?: (milliseconds: number, task: () => void) => () => void;
  /** Keeps two tabs from sending at once. */
  exclusive?: (task: () => Promise<void>) => Promise<void>;
}

const BATCH = 50;
const FIRST_RETRY = 2_000;
const LAST_RETRY = 60_000;

const browserSchedule = (milliseconds: number, task: () => void) => {
  const timer = setTimeout(task, milliseconds);
  return () => clearTimeout(timer);
};

/** One tab at a time where the browser has locks; otherwise straight on (the server's versions keep order anyway). */
export async function oneTab(task: () => Promise<void>): Promise<void> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  if (!locks) return task();
  await locks.request('atalaya-sync', task);
}

export class AnswerQueue {
  #options: QueueOptions;
  #pending = new Map<string, Pending>();
  #files: PendingFile[] = [];
  // Edits on their way to the device, by control: what the person sees is these, not what the device still has.
  #writing = new Map<string, number>();
  // The version the server last confirmed, by control: an edit begun before the confirmation came builds upon it all the same.
  #confirmed = new Map<string, number>();
  #reach: 'ok' | 'offline' | 'signed-out' = 'ok';
  #running: Promise<void> | null = null;
  #again = false;
  #cancel: (() => void) | null = null;
  #retry = FIRST_RETRY;
  #closed = false;

  private constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Reads what an earlier visit left on the device. */
  static async open(options: QueueOptions): Promise<AnswerQueue> {
    const queue = new AnswerQueue(options);
    await queue.#load();
    queue.#tell();
    return queue;
  }

  view(): QueueView {
    const all = [...this.#pending.values()];
    const conflicts = all.filter((one) => one.state === 'conflict');
    const refused = all.filter((one) => one.state === 'refused');
    const unsent = all.length + this.#files.length;
    let state: SaveState = 'saved';
    if (unsent > 0) {
      if (this.#reach !== 'ok') state = this.#reach;
      else if (this.#running !== null) state = 'saving';
      else if (conflicts.length > 0) state = 'conflict';
      else if (refused.length > 0 || this.#files.some((file) => file.state === 'refused')) state = 'refused';
      else state = 'waiting';
    }
    return { state, unsent, conflicts, refused, pending: this.#pending, files: this.#files };
  }

  /** Keeps the answer on the device; resolves once it is there. Sending follows after `delay` milliseconds without another edit. */
  async edit(control: string, answer: Answer, baseVersion: number, delay = 300): Promise<void> {
    const { user, assessment, store } = this.#options;
    const key = pendingKey(user, assessment, control);
    const made = (now: Pending | null): Pending => ({
      key,
      user,
      assessment,
      control,
      // The first edit fixes what the person saw; later edits of the same unsent answer build upon it.
      base_version: now?.base_version ?? Math.max(baseVersion, this.#confirmed.get(control) ?? 0),
      answer: answerOf(answer),
      edit: (now?.edit ?? 0) + 1,
      at: this.#now(),
      // An open conflict stays open until it is resolved; a refused answer may go again once changed.
      state: now?.state === 'conflict' ? 'conflict' : 'pending',
      current: now?.state === 'conflict' ? now.current : null,
      reason: '',
    });
    // Seen at once, so that the next edit builds upon this one.
    this.#pending.set(control, made(this.#pending.get(control) ?? null));
    this.#writing.set(control, (this.#writing.get(control) ?? 0) + 1);
    this.#tell();
    try {
      const next = await store.change(key, made);
      this.#written(control);
      this.#show(control, next);
    } catch (error) {
      // The device is full or closed to us: the person must know that this answer is nowhere yet.
      this.#written(control);
      throw error;
    }
    this.#tell();
    this.#soon(delay);
  }

  async addFile(file: Omit<PendingFile, 'key' | 'user' | 'assessment' | 'state' | 'reason'>): Promise<void> {
    const { user, assessment, store } = this.#options;
    const kept: PendingFile = {
      ...file,
      key: `${pendingKey(user, assessment, file.control)}/${file.sha256}`,
      user,
      assessment,
      state: 'pending',
      reason: '',
    };
    await store.putFile(kept);
    this.#files = [...this.#files.filter((one) => one.key !== kept.key), kept];
    this.#tell();
    this.#soon(0);
  }

  async dropFile(key: string): Promise<void> {
    await this.#options.store.dropFile(key);
    this.#files = this.#files.filter((one) => one.key !== key);
    this.#tell();
  }

  /** Ends a conflict or a refusal with the answer the person chose: upon the server's present version, so that it is a decision, not a race. */
  async resolve(control: string, answer: Answer): Promise<void> {
    const { user, assessment, store } = this.#options;
    const key = pendingKey(user, assessment, control);
    let settled: Pending | null = null;
    const next = await store.change(key, (now) => {
      if (now === null) return null;
      const current = now.current;
      if (current && differences(answer, current).length === 0) {
        settled = now;
        return null;  // theirs: nothing to send
      }
      return {
        ...now,
        base_version: current?.version ?? now.base_version,
        answer: answerOf(answer),
        edit: now.edit + 1,
        at: this.#now(),
        state: 'pending' as const,
        current: null,
        reason: '',
      };
    });
    this.#show(control, next);
    if (next === null) {
      const current = (settled as Pending | null)?.current;
      if (current) this.#options.onSaved?.(control, current.version, answerOf(current));
    }
    this.#tell();
    this.#soon(0);
  }

  /** Gives up an unsent answer; what the server has stands. */
  async discard(control: string): Promise<void> {
    const { user, assessment, store } = this.#options;
    await store.change(pendingKey(user, assessment, control), () => null);
    this.#pending.delete(control);
    this.#tell();
  }

  /** Sends what can be sent, now. Resolves when nothing more can be done for the moment. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#closed) return;
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = (this.#options.exclusive ?? oneTab)(() => this.#run());
    this.#tell();
    try {
      await this.#running;
    } finally {
      this.#running = null;
      this.#tell();
    }
    if (this.#again) {
      this.#again = false;
      await this.flush();
    }
  }

  /** No more sending; what is unsent stays on the device. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  #now(): string {
    return this.#options.now?.() ?? new Date().toISOString();
  }

  #written(control: string): void {
    const left = (this.#writing.get(control) ?? 1) - 1;
    if (left > 0) this.#writing.set(control, left);
    else this.#writing.delete(control);
  }

  /** What is now on the device, unless a newer edit is on its way there. */
  #show(control: string, next: Pending | null): void {
    if (this.#writing.has(control)) return;
    if (next) this.#pending.set(control, next);
    else this.#pending.delete(control);
  }

  #tell(): void {
    if (!this.#closed) this.#options.onView?.(this.view());
  }

  #soon(milliseconds: number): void {
    if (this.#closed) return;
    this.#cancel?.();
    this.#cancel = (this.#options.schedule ?? browserSchedule)(milliseconds, () => {
      this.#cancel = null;
      void this.flush();
    });
  }

  async #load(): Promise<void> {
    const { user, assessment, store } = this.#options;
    const found = new Map((await store.pending(user, assessment)).map((one) => [one.control, one]));
    for (const control of this.#writing.keys()) {
      const mine = this.#pending.get(control);
      if (mine) found.set(control, mine);
    }
    this.#pending = found;
    this.#files = await store.files(user, assessment);
  }

  async #run(): Promise<void> {
    // Another tab may have sent, or added, meanwhile.
    await this.#load();
    try {
      const sent = new Set<string>();
      for (;;) {
        // Each edit once per run: a refused or conflicting one waits for the person.
        const batch = [...this.#pending.values()]
          .filter((one) => one.state === 'pending' && !this.#writing.has(one.control) && !sent.has(`${one.control}#${one.edit}`))
          .slice(0, BATCH);
        if (batch.length === 0) break;
        for (const one of batch) sent.add(`${one.control}#${one.edit}`);
        await this.#send(batch);
      }
      for (const file of this.#files.filter((one) => one.state === 'pending')) await this.#upload(file);
      this.#reach = 'ok';
      this.#retry = FIRST_RETRY;
    } catch (error) {
      if (error instanceof SignedOut) {
        this.#reach = 'signed-out';
      } else if (error instanceof Unreachable) {
        this.#reach = 'offline';
        const wait = error.retryAfterSeconds === null ? this.#retry : error.retryAfterSeconds * 1000;
        this.#retry = Math.min(LAST_RETRY, this.#retry * 2);
        this.#soon(wait);
      } else {
        throw error;
      }
    }
  }

  async #send(batch: readonly Pending[]): Promise<void> {
    const items = batch.map((one) => ({ control: one.control, base_version: one.base_version, ...one.answer }));
    let results: SyncResult[];
    try {
      results = await this.#options.transport.sync(this.#options.assessment, items);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // The whole batch was turned away (the assessment was submitted meanwhile, say): every answer keeps the reason.
      results = batch.map((one) => ({ control: one.control, status: 'refused', version: one.base_version, findings: [{ message: error.message, fix: '' }] }));
    }
    const byControl = new Map(results.map((result) => [result.control, result]));
    for (const one of batch) {
      const result = byControl.get(one.control);
      // An answer the server said nothing about is not saved.
      if (result) await this.#settle(one, result);
    }
    this.#tell();
  }

  async #settle(sent: Pending, result: SyncResult): Promise<void> {
    const { store, onSaved } = this.#options;
    const current = result.current ?? null;
    // Two people wrote the same: no conflict.
    const agreed = result.status === 'conflict' && current !== null && differences(sent.answer, current).length === 0;
    const saved = result.status === 'saved' || agreed;
    const version = agreed && current ? current.version : result.version;
    const next = await store.change(sent.key, (now) => {
      if (saved) this.#confirmed.set(sent.control, version);
      if (now === null) return null;  // discarded meanwhile
      if (saved) return now.edit === sent.edit ? null : { ...now, base_version: version, state: 'pending', current: null };
      if (result.status === 'conflict') return { ...now, state: 'conflict', current };
      return now.edit === sent.edit ? { ...now, state: 'refused', reason: (result.findings ?? []).map(said).join(' ') } : now;
    });
    this.#show(sent.control, next);
    if (saved) onSaved?.(sent.control, version, sent.answer);
  }

  async #upload(file: PendingFile): Promise<void> {
    const { transport, store, assessment, onUploaded } = this.#options;
    try {
      const evidence = await transport.upload(assessment, file.control, file);
      await store.dropFile(file.key);
      this.#files = this.#files.filter((one) => one.key !== file.key);
      onUploaded?.(file.control, evidence);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const refused: PendingFile = { ...file, state: 'refused', reason: error.message };
      await store.putFile(refused);
      this.#files = this.#files.map((one) => (one.key === file.key ? refused : one));
    }
    this.#tell();
  }
}

/** The assessment's answers as the person sees them: the server's, with what is still on the device laid over. */
export function overlay(items: readonly Item[], pending: ReadonlyMap<string, Pending>): Item[] {
  return items.map((item) => {
    const mine = pending.get(item.control);
    return mine ? { ...item, ...mine.answer, answered: true } : item;
  });
}
