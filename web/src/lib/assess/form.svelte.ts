// One assessment being filled in: what the server has, with what this device still holds laid over it; from the network, or as last seen
// where there is none.
import { get, path } from '../api/client';
import { ApiError } from '../api/problem';
import { sha256OfFile } from '../files/hash';
import { memoryOffline, openOffline, type OfflineStore } from '../offline/database';
import { AnswerQueue, overlay, type QueueView } from '../offline/queue';
import { sessionTransport } from '../offline/transport';
import { count, countByGroup, type Counts } from './counts';
import { answerOf, type Answer, type Answers, type Assessment, type Group, type Item } from './types';

const NOTHING: QueueView = { state: 'saved', unsent: 0, conflicts: [], refused: [], pending: new Map(), files: [] };
// While letters are typed an answer is kept at once but sent only after a pause.
export const kTypingPause = 900;
export const kKeyPause = 150;

export class AssessmentForm {
  readonly id: string;
  readonly user: string;
  assessment = $state.raw<Assessment | null>(null);
  groups = $state.raw<Group[]>([]);
  /** The server's answers. */
  base = $state.raw<Item[]>([]);
  queue = $state.raw<QueueView>(NOTHING);
  failed = $state.raw<ApiError | null>(null);
  /** Shown from this device, as of then, because the server cannot be reached. */
  keptAt = $state<string | null>(null);
  loaded = $state(false);

  readonly items: Item[] = $derived.by(() => overlay(this.base, this.queue.pending));
  readonly counts: Counts = $derived(count(this.items));
  readonly groupCounts: Map<string, Counts> = $derived(countByGroup(this.items));
  readonly conflicts: ReadonlySet<string> = $derived(new Set(this.queue.conflicts.map((one) => one.control)));
  readonly editable: boolean = $derived.by(() => {
    const status = this.assessment?.status;
    if (this.assessment?.editable === false) return false;
    return status === 'draft' || status === 'returned';
  });

  #answers: AnswerQueue | null = null;
  #store: OfflineStore | null = null;
  #transport = sessionTransport();
  #closed = false;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, user: string) {
    this.id = id;
    this.user = user;
  }

  async open(): Promise<void> {
    this.#store ??= await openOffline().catch(() => memoryOffline());
    this.#answers ??= await AnswerQueue.open({
      user: this.user,
      assessment: this.id,
      store: this.#store,
      transport: this.#transport,
      onView: (view) => (this.queue = view),
      onSaved: (control, version, answer) => this.#saved(control, version, answer),
      onUploaded: (control, evidence) =>
        this.#replace(control, (item) => ({ ...item, evidence: [...item.evidence.filter((one) => one.id !== evidence.id), evidence] })),
    });
    if (this.#closed) return;
    await this.reload();
    if (this.queue.unsent > 0) void this.#answers.flush();
  }

  async reload(): Promise<void> {
    try {
      const where = { assessment: this.id };
      const [assessment, answers] = await Promise.all([
        get<Assessment>(path('/assessments/{assessment}', where)),
        get<Answers>(path('/assessments/{assessment}/answers', where)),
      ]);
      this.assessment = assessment;
      this.groups = answers.groups;
      this.base = answers.items.map((item) => ({ ...item, ...answerOf(item) }));
      this.keptAt = null;
      this.failed = null;
      this.#keep();
    } catch (error) {
      const problem = error instanceof ApiError ? error : new ApiError(-1, { detail: String(error) });
      const reachable = problem.status > 0 && problem.status < 500;
      const kept = reachable ? null : await this.#store?.kept(this.user, this.id);
      if (kept && !this.loaded) {
        this.assessment = kept.assessment;
        this.groups = kept.answers.groups;
        this.base = kept.answers.items;
        this.keptAt = kept.at;
      } else if (!this.loaded) {
        this.failed = problem;
        return;
      }
    }
    this.loaded = true;
  }

  /** After a comment, a transition: the assessment without its answers. */
  async reloadHead(): Promise<void> {
    this.assessment = await get<Assessment>(path('/assessments/{assessment}', { assessment: this.id }));
  }

  item(control: string): Item | undefined {
    return this.items.find((one) => one.control === control);
  }

  async answer(control: string, change: Partial<Answer>, pause = kKeyPause): Promise<void> {
    const item = this.item(control);
    if (!item || !this.editable) return;
    const next: Answer = { ...answerOf(item), ...change };
    if (next.reply !== 'partly') next.degree = null;
    else if (next.degree === null) next.degree = 0.5;
    if (next.reply !== 'not-applicable' && next.reply !== 'not-checked') next.reason = '';
    await this.#answers?.edit(control, next, item.version, pause);
  }

  async attach(control: string, files: readonly File[]): Promise<void> {
    for (const file of files) {
      const data = await file.arrayBuffer();
      const sha256 = await sha256OfFile(data);
      await this.#answers?.addFile({ control, name: file.name, type: file.type, size: file.size, sha256, data });
    }
  }

  dropped(control: string, evidence: string): void {
    this.#replace(control, (item) => ({ ...item, evidence: item.evidence.filter((one) => one.id !== evidence) }));
  }

  dropFile(key: string): void {
    void this.#answers?.dropFile(key);
  }

  async resolve(control: string, answer: Answer): Promise<void> {
    const current = this.queue.pending.get(control)?.current;
    if (current) this.#replace(control, () => ({ ...current, ...answerOf(current) }));
    await this.#answers?.resolve(control, answer);
  }

  async discard(control: string): Promise<void> {
    await this.#answers?.discard(control);
  }

  /** Now: the connection is back, the person asked. */
  send(): void {
    this.#transport.askAgain();
    void this.#answers?.flush().then(() => {
      if (this.keptAt !== null) void this.reload();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#keeping);
    void this.#answers?.flush();
    this.#answers?.close();
  }

  #saved(control: string, version: number, answer: Answer): void {
    this.#replace(control, (item) => ({ ...item, ...answer, answered: true, version }));
  }

  #replace(control: string, change: (item: Item) => Item): void {
    this.base = this.base.map((item) => (item.control === control ? change(item) : item));
    this.#keep();
  }

  /** Keeps the assessment for a place without network; not at every key. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      const assessment = this.assessment;
      if (!assessment) return;
      void this.#store?.keep({
        key: `${this.user}/${this.id}`,
        user: this.user,
        assessment,
        answers: { groups: this.groups, items: this.base },
        at: new Date().toISOString(),
      });
    }, 400);
  }
}
