// What the console keeps on this device so that an officer can go on without a connection: the assessment as last seen, the answers not
// yet saved, and evidence files not yet sent. IndexedDB; every record belongs to one user, and nobody else's session reads it.

import type { Answer, Answers, Assessment, Item } from '../assess/types';

/** An answer that the server has not confirmed. */
export interface Pending {
  /** user/assessment/control */
  key: string;
  user: string;
  assessment: string;
  control: string;
  /** The version the person saw when they began to change it. */
  base_version: number;
  answer: Answer;
  /** Counts edits, so that an answer changed while being sent is not taken for saved. */
  edit: number;
  at: string;
  state: 'pending' | 'conflict' | 'refused';
  /** With `conflict`: what the server has now. */
  current: Item | null;
  /** With `refused`: why, in the reader's language. */
  reason: string;
}

export interface PendingFile {
  key: string;
  user: string;
  assessment: string;
  control: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  data: ArrayBuffer;
  state: 'pending' | 'refused';
  reason: string;
}

export interface Kept {
  /** user/assessment */
  key: string;
  user: string;
  assessment: Assessment;
  answers: Answers;
  at: string;
}

/** What the queue needs of a store. IndexedDB below; tests may give another. */
export interface OfflineStore {
  kept(user: string, assessment: string): Promise<Kept | null>;
  keep(kept: Kept): Promise<void>;
  pending(user: string, assessment: string): Promise<Pending[]>;
  /** Changes one record in one transaction: `change` gets what is there (null: nothing) and returns what shall be (null: remove). */
  change(key: string, change: (now: Pending | null) => Pending | null): Promise<Pending | null>;
  files(user: string, assessment: string): Promise<PendingFile[]>;
  putFile(file: PendingFile): Promise<void>;
  dropFile(key: string): Promise<void>;
  /** All of the user's unsent work, over all assessments. */
  unsent(user: string): Promise<number>;
  /** Forgets what was kept of a user; never touches unsent work unless `all`. */
  forget(user: string, all?: boolean): Promise<void>;
}

export function keptKey(user: string, assessment: string): string {
  return `${user}/${assessment}`;
}
export function pendingKey(user: string, assessment: string, control: string): string {
  return `${user}/${assessment}/${control}`;
}

const NAME = 'atalaya-offline';
const VERSION = 1;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB'));
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
  });
}

/** Keys that begin with the prefix. */
function under(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(`${prefix}/`, `${prefix}/\uffff`);
}

export async function openOffline(factory: IDBFactory = indexedDB, name = NAME): Promise<OfflineStore> {
  const opening = factory.open(name, VERSION);
  opening.onupgradeneeded = () => {
    const db = opening.result;
    db.createObjectStore('kept', { keyPath: 'key' });
    db.createObjectStore('pending', { keyPath: 'key' });
    db.createObjectStore('files', { keyPath: 'key' });
  };
  const db = await done(opening);
  // Another tab brings a newer console: let it upgrade.
  db.onversionchange = () => db.close();

  const readAll = async <T>(store: string, range: IDBKeyRange): Promise<T[]> =>
    done(db.transaction(store).objectStore(store).getAll(range)) as Promise<T[]>;

  return {
    async kept(user, assessment) {
      const found: Kept | undefined = await done(db.transaction('kept').objectStore('kept').get(keptKey(user, assessment)));
      return found ?? null;
    },
    async keep(kept) {
      const transaction = db.transaction('kept', 'readwrite');
      transaction.objectStore('kept').put(kept);
      await finished(transaction);
    },
    pending: (user, assessment) => readAll<Pending>('pending', under(keptKey(user, assessment))),
    async change(key, change) {
      const transaction = db.transaction('pending', 'readwrite');
      const store = transaction.objectStore('pending');
      const ended = finished(transaction);
      const now: Pending | undefined = await done(store.get(key));
      const next = change(now ?? null);
      if (next === null) store.delete(key);
      else store.put(next);
      await ended;
      return next;
    },
    files: (user, assessment) => readAll<PendingFile>('files', under(keptKey(user, assessment))),
    async putFile(file) {
      const transaction = db.transaction('files', 'readwrite');
      transaction.objectStore('files').put(file);
      await finished(transaction);
    },
    async dropFile(key) {
      const transaction = db.transaction('files', 'readwrite');
      transaction.objectStore('files').delete(key);
      await finished(transaction);
    },
    async unsent(user) {
      const transaction = db.transaction(['pending', 'files']);
      const answers = done(transaction.objectStore('pending').count(under(user)));
      const files = done(transaction.objectStore('files').count(under(user)));
      return (await answers) + (await files);
    },
    async forget(user, all = false) {
      const transaction = db.transaction(['kept', 'pending', 'files'], 'readwrite');
      transaction.objectStore('kept').delete(under(user));
      if (all) {
        transaction.objectStore('pending').delete(under(user));
        transaction.objectStore('files').delete(under(user));
      }
      await finished(transaction);
    },
  };
}

/** For browsers that keep nothing (private windows): the same, until the page is closed. */
export function memoryOffline(): OfflineStore {
  const kept = new Map<string, Kept>();
  const pending = new Map<string, Pending>();
  const files = new Map<string, PendingFile>();
  const under = <T>(all: Map<string, T>, prefix: string): T[] => [...all].filter(([key]) => key.startsWith(`${prefix}/`)).map(([, value]) => value);
  return {
    kept: async (user, assessment) => kept.get(keptKey(user, assessment)) ?? null,
    keep: async (one) => void kept.set(one.key, one),
    pending: async (user, assessment) => under(pending, keptKey(user, assessment)),
    async change(key, change) {
      const next = change(pending.get(key) ?? null);
      if (next === null) pending.delete(key);
      else pending.set(key, next);
      return next;
    },
    files: async (user, assessment) => under(files, keptKey(user, assessment)),
    putFile: async (file) => void files.set(file.key, file),
    dropFile: async (key) => void files.delete(key),
    unsent: async (user) => under(pending, user).length + under(files, user).length,
    async forget(user, all = false) {
      for (const map of all ? [kept, pending, files] : [kept]) {
        for (const key of [...map.keys()]) if (key.startsWith(`${user}/`)) map.delete(key);
      }
    },
  };
}
