// Work that runs on the server: progress as it comes (server-sent events), by asking every two seconds where that fails.
import { get, kBase } from './api/client';

export interface Job {
  id: string;
  kind?: string;
  status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  progress?: number | null; // 0..1
  stage?: string | null; // in the reader's language
  result?: unknown;
  error?: string | null;
}

export function follow(id: string, change: (job: Job) => void): () => void {
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const take = (job: Job): void => {
    if (over) return;
    change(job);
    if (job.status !== 'queued' && job.status !== 'running') stop();
  };
  const ask = async (): Promise<void> => {
    if (over) return;
    try {
      take(await get<Job>(`/jobs/${encodeURIComponent(id)}`));
    } catch {
      // asked again below: the work goes on without us
    }
    if (!over) timer = setTimeout(() => void ask(), 2000);
  };
  const source = new EventSource(`${kBase}/jobs/${encodeURIComponent(id)}/events`);
  const read = (status: Job['status']) => (event: MessageEvent<string>) => {
    let data: Partial<Job> = {};
    try {
      data = JSON.parse(event.data) as Partial<Job>;
    } catch {
      // the name of the event says enough
    }
    take({ ...data, id, status: data.status ?? status });
  };
  source.addEventListener('progress', read('running'));
  source.addEventListener('done', read('done'));
  source.addEventListener('failed', read('failed'));
  source.addEventListener('error', () => {
    if (over) return;
    source.close();
    void ask();
  });
  function stop(): void {
    over = true;
    source.close();
    clearTimeout(timer);
  }
  return stop;
}
