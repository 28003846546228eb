import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Item } from '../assess/types';
import { memoryOffline, openOffline, type OfflineStore } from './database';
import { AnswerQueue, overlay, Refused, SignedOut, Unreachable, type QueueOptions, type QueueView, type SyncItem, type SyncResult, type Transport } from './queue';

const blank: Answer = { reply: 'not-checked', degree: null, verification: 'declared', checked_on: '', note: '', reason: '' };
const met: Answer = { ...blank, reply: 'met' };

function item(control: string, answer: Answer, version: number): Item {
  return {
    control, group: 'access', title: control, question: '', cite: '', levels: 'all', owner: 'PF', mandatory: true,
    evidence_expected: '', evidence: [], version, previous: null, ...answer,
  };
}

/** A server in memory with the rule of the real one: an answer is taken upon its present version only. */
class Server implements Transport {
  answers = new Map<string, Item>();
  mode: 'ok' | 'down' | 'signed-out' | 'closed' = 'ok';
  calls = 0;
  files: string[] = [];
  before: (() => Promise<void>) | null = null;
  async sync(_: string, items: SyncItem[]): Promise<SyncResult[]> {
    this.calls += 1;
    if (this.mode === 'down') throw new Unreachable();
    if (this.mode === 'signed-out') throw new SignedOut();
    if (this.mode === 'closed') throw new Refused('submitted already');
    const results = items.map((one): SyncResult => {
      const now = this.answers.get(one.control) ?? item(one.control, blank, 1);
      if (now.version !== one.base_version) return { control: one.control, status: 'conflict', version: now.version, current: now };
      if (one.reply === 'not-applicable' && one.reason === '') return { control: one.control, status: 'refused', version: now.version, findings: [{ message: 'reason', fix: '' }] };
      this.answers.set(one.control, item(one.control, one, now.version + 1));
      return { control: one.control, status: 'saved', version: now.version + 1 };
    });
    await this.before?.();
    return results;
  }
  async upload(_: string, __: string, file: { name: string; type: string; size: number; sha256: string }) {
    if (this.mode === 'down') throw new Unreachable();
    if (file.type === 'image/svg+xml') throw new Refused('svg');
    this.files.push(file.name);
    return { id: `e${this.files.length}`, name: file.name, type: file.type, size: file.size, sha256: file.sha256 };
  }
}

let store: OfflineStore;
let server: Server;
let views: QueueView[];
let databases = 0;

async function open(more: Partial<QueueOptions> = {}): Promise<AnswerQueue> {
  return AnswerQueue.open({
    user: 'u1', assessment: 'a1', store, transport: server,
    onView: (view) => views.push(view),
    schedule: () => () => {},  // tests flush by hand
    exclusive: (task) => task(),
    ...more,
  });
}

beforeEach(async () => {
  store = await openOffline(indexedDB, `test-${++databases}`);
  server = new Server();
  views = [];
});

describe('answers on their way', () => {
  it('are saved once and leave the device', async () => {
    const saved: [string, number][] = [];
    const queue = await open({ onSaved: (control, version) => saved.push([control, version]) });
    await queue.edit('X01', met, 1);
    expect(queue.view().state).toBe('waiting');
    await queue.flush();
    expect(queue.view()).toMatchObject({ state: 'saved', unsent: 0 });
    expect(server.answers.get('X01')?.reply).toBe('met');
    expect(saved).toEqual([['X01', 2]]);
    expect(await store.unsent('u1')).toBe(0);
  });

  it('are coalesced while unsent, upon the version first seen', async () => {
    const queue = await open();
    await queue.edit('X01', { ...blank, note: 'a' }, 1);
    await queue.edit('X01', { ...blank, note: 'ab' }, 7);
    await queue.flush();
    expect(server.answers.get('X01')).toMatchObject({ note: 'ab', version: 2 });
    expect(server.calls).toBe(1);
  });

  it('survive a lost connection, a reload, and go out after', async () => {
    server.mode = 'down';
    const first = await open();
    await first.edit('X01', met, 1);
    await first.flush();
    expect(first.view()).toMatchObject({ state: 'offline', unsent: 1 });
    first.close();

    const second = await open();
    expect(second.view().unsent).toBe(1);
    server.mode = 'ok';
    await second.flush();
    expect(second.view().state).toBe('saved');
    expect(server.answers.get('X01')?.reply).toBe('met');
  });

  it('stay when the session has ended, and go out after signing in', async () => {
    server.mode = 'signed-out';
    const queue = await open();
    await queue.edit('X01', met, 1);
    await queue.flush();
    expect(queue.view()).toMatchObject({ state: 'signed-out', unsent: 1 });
    server.mode = 'ok';
    await queue.flush();
    expect(queue.view().state).toBe('saved');
  });

  it('waits longer after each failure, or as long as the server says', async () => {
    const waits: number[] = [];
    const queue = await open({ schedule: (milliseconds) => (waits.push(milliseconds), () => {}) });
    server.mode = 'down';
    await queue.edit('X01', met, 1, 0);
    await queue.flush();
    await queue.flush();
    await queue.flush();
    expect(waits).toEqual([0, 2000, 4000, 8000]);
    server.sync = async () => { throw new Unreachable(30); };
    await queue.flush();
    expect(waits.at(-1)).toBe(30_000);
  });

  it('changed while being sent are sent again upon the new version', async () => {
    const queue = await open();
    await queue.edit('X01', met, 1);
    server.before = async () => {
      server.before = null;
      await queue.edit('X01', { ...met, note: 'typed meanwhile' }, 1);
    };
    await queue.flush();
    expect(server.answers.get('X01')).toMatchObject({ note: 'typed meanwhile', version: 3 });
    expect(queue.view().state).toBe('saved');
  });

  it('edited in quick succession build upon each other at once, before the device has them', async () => {
    const queue = await open();
    const first = queue.edit('X01', met, 1);
    expect(queue.view().pending.get('X01')?.answer.reply).toBe('met');
    const second = queue.edit('X01', { ...met, note: 'n' }, 1);
    expect(queue.view().pending.get('X01')?.answer.note).toBe('n');
    await Promise.all([first, second]);
    await queue.flush();
    expect(server.answers.get('X01')).toMatchObject({ reply: 'met', note: 'n', version: 2 });
  });

  it('begun before an earlier one was confirmed are no conflict with it', async () => {
    const queue = await open({
      onSaved: (_, version) => {
        // The page has not seen version 2 yet when this edit begins.
        if (version === 2) void queue.edit('X01', { ...met, note: 'next' }, 1);
      },
    });
    await queue.edit('X01', met, 1);
    await queue.flush();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await queue.flush();
    expect(server.answers.get('X01')).toMatchObject({ note: 'next', version: 3 });
    expect(queue.view().state).toBe('saved');
  });

  it('go in batches of at most fifty', async () => {
    const sizes: number[] = [];
    const sync = server.sync.bind(server);
    server.sync = (assessment, items) => (sizes.push(items.length), sync(assessment, items));
    const queue = await open();
    for (let n = 0; n < 120; ++n) await queue.edit(`X${n}`, met, 1);
    await queue.flush();
    expect(sizes).toEqual([50, 50, 20]);
    expect(queue.view().unsent).toBe(0);
  });

  it('of one user are not seen by another', async () => {
    server.mode = 'down';
    const mine = await open();
    await mine.edit('X01', met, 1);
    const other = await open({ user: 'u2' });
    expect(other.view().unsent).toBe(0);
    expect(await store.unsent('u2')).toBe(0);
    // A user whose id begins like another's is another user.
    expect(await store.unsent('u')).toBe(0);
  });

  it('an answer the server does not mention is not taken for saved', async () => {
    const queue = await open();
    await queue.edit('X01', met, 1);
    server.sync = async () => [];
    await queue.flush();
    expect(queue.view().unsent).toBe(1);
  });
});

describe('conflicts', () => {
  const theirs: Answer = { ...blank, reply: 'not-met', note: 'gate found open' };

  async function conflict(): Promise<AnswerQueue> {
    server.answers.set('X01', item('X01', theirs, 5));
    const queue = await open();
    await queue.edit('X01', met, 1);
    await queue.edit('X02', met, 1);
    await queue.flush();
    return queue;
  }

  it('touch one answer and keep both versions; the others are saved', async () => {
    const queue = await conflict();
    const view = queue.view();
    expect(view.state).toBe('conflict');
    expect(view.conflicts).toHaveLength(1);
    expect(view.conflicts[0]).toMatchObject({ control: 'X01', answer: met, current: { reply: 'not-met', version: 5 } });
    expect(server.answers.get('X01')?.reply).toBe('not-met');
    expect(server.answers.get('X02')?.reply).toBe('met');
    expect((await store.pending('u1', 'a1')).map((one) => one.control)).toEqual(['X01']);
  });

  it('resolved with mine: saved upon their version', async () => {
    const queue = await conflict();
    await queue.resolve('X01', met);
    await queue.flush();
    expect(server.answers.get('X01')).toMatchObject({ reply: 'met', version: 6 });
    expect(queue.view().state).toBe('saved');
  });

  it('resolved with theirs: nothing is sent', async () => {
    const saved: [string, number][] = [];
    server.answers.set('X01', item('X01', theirs, 5));
    const queue = await open({ onSaved: (control, version) => saved.push([control, version]) });
    await queue.edit('X01', met, 1);
    await queue.flush();
    const calls = server.calls;
    await queue.resolve('X01', theirs);
    await queue.flush();
    expect(server.calls).toBe(calls);
    expect(saved).toEqual([['X01', 5]]);
    expect(queue.view().unsent).toBe(0);
  });

  it('edited while open stay open', async () => {
    const queue = await conflict();
    await queue.edit('X01', { ...met, note: 'more' }, 1);
    await queue.flush();
    expect(queue.view().conflicts[0]?.answer.note).toBe('more');
    expect(server.answers.get('X01')?.reply).toBe('not-met');
  });

  it('are none where both wrote the same', async () => {
    server.answers.set('X01', item('X01', met, 5));
    const queue = await open();
    await queue.edit('X01', met, 1);
    await queue.flush();
    expect(queue.view().state).toBe('saved');
  });

  it('again changed by others before the decision arrives: a conflict again', async () => {
    const queue = await conflict();
    server.answers.set('X01', item('X01', { ...theirs, note: 'other words' }, 6));
    await queue.resolve('X01', met);
    await queue.flush();
    expect(queue.view().conflicts[0]?.current?.note).toBe('other words');
  });
});

describe('refusals', () => {
  it('keep the answer with its reason, and go again once changed', async () => {
    const queue = await open();
    const bare: Answer = { ...blank, reply: 'not-applicable' };
    await queue.edit('X01', bare, 1);
    await queue.flush();
    expect(queue.view()).toMatchObject({ state: 'refused', refused: [{ control: 'X01', reason: 'reason' }] });
    await queue.edit('X01', { ...bare, reason: 'no passengers here' }, 1);
    await queue.flush();
    expect(server.answers.get('X01')?.reason).toBe('no passengers here');
    expect(queue.view().state).toBe('saved');
  });

  it('of a whole batch lose nothing', async () => {
    server.mode = 'closed';
    const queue = await open();
    await queue.edit('X01', met, 1);
    await queue.flush();
    expect(queue.view().refused[0]).toMatchObject({ answer: met, reason: 'submitted already' });
    await queue.discard('X01');
    expect(queue.view().state).toBe('saved');
  });
});

describe('evidence files', () => {
  const file = (name: string, type = 'application/pdf') => ({
    control: 'X01', name, type, size: 3, sha256: `hash-${name}`, data: new Uint8Array([1, 2, 3]).buffer,
  });

  it('wait for the connection too', async () => {
    server.mode = 'down';
    const queue = await open();
    await queue.addFile(file('gate.pdf'));
    await queue.flush();
    expect(queue.view()).toMatchObject({ state: 'offline', unsent: 1 });
    server.mode = 'ok';
    const again = await open();
    await again.flush();
    expect(server.files).toEqual(['gate.pdf']);
    expect(again.view().unsent).toBe(0);
  });

  it('that are refused say why and can be taken away', async () => {
    const queue = await open();
    await queue.addFile(file('plan.svg', 'image/svg+xml'));
    await queue.flush();
    const [refused] = queue.view().files;
    expect(refused).toMatchObject({ state: 'refused', reason: 'svg' });
    await queue.dropFile(refused!.key);
    expect(queue.view().state).toBe('saved');
  });
});

describe('what is kept', () => {
  it('is laid under the unsent answers', async () => {
    server.mode = 'down';
    const queue = await open();
    await queue.edit('X01', met, 1);
    const seen = overlay([item('X01', blank, 1), item('X02', blank, 1)], queue.view().pending);
    expect(seen.map((one) => one.reply)).toEqual(['met', 'not-checked']);
    expect(seen[0]?.version).toBe(1);
  });

  it('lasts as long as the page where the browser keeps nothing', async () => {
    store = memoryOffline();
    server.mode = 'down';
    const queue = await open();
    await queue.edit('X01', met, 1);
    await queue.flush();
    expect(await store.unsent('u1')).toBe(1);
    server.mode = 'ok';
    await queue.flush();
    expect(server.answers.get('X01')?.reply).toBe('met');
    expect(await store.unsent('u1')).toBe(0);
  });

  it('is forgotten at signing out, unsent work is not', async () => {
    server.mode = 'down';
    const queue = await open();
    await queue.edit('X01', met, 1);
    await store.keep({ key: 'u1/a1', user: 'u1', assessment: {} as never, answers: { groups: [], items: [] }, at: '' });
    await store.forget('u1');
    expect(await store.kept('u1', 'a1')).toBeNull();
    expect(await store.unsent('u1')).toBe(1);
    await store.forget('u1', true);
    expect(await store.unsent('u1')).toBe(0);
  });
});
