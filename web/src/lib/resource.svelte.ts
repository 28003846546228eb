// Data on its way: what a page shows while it loads, when it failed, and when it came. Call inside a component; what the fetcher reads
// (address, selection) is tracked, and a newer request drops the older one.
import { ApiError } from './api/problem';
import type { List } from './api/client';

export interface Resource<T> {
  data: T | undefined;
  readonly error: ApiError | null;
  readonly loading: boolean;
  reload(): void;
}

const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError(-1, { code: 'console', detail: error instanceof Error ? error.message : String(error) });
const aborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export function resource<T>(fetcher: (signal: AbortSignal) => Promise<T>): Resource<T> {
  let data = $state.raw<T | undefined>(undefined);
  let error = $state.raw<ApiError | null>(null);
  let loading = $state(true);
  let turn = $state(0);
  $effect(() => {
    void turn;
    const control = new AbortController();
    loading = true;
    fetcher(control.signal).then(
      (value) => {
        if (control.signal.aborted) return;
        data = value;
        error = null;
        loading = false;
      },
      (reason: unknown) => {
        if (control.signal.aborted || aborted(reason)) return;
        error = asApiError(reason);
        loading = false;
      },
    );
    return () => control.abort();
  });
  return {
    get data() {
      return data;
    },
    set data(value) {
      data = value;
    },
    get error() {
      return error;
    },
    get loading() {
      return loading;
    },
    reload() {
      turn += 1;
    },
  };
}

export interface PagedList<T> extends Resource<T[]> {
  readonly more: boolean;
  readonly loadingMore: boolean;
  loadMore(): Promise<void>;
}

// A keyset list: the first page at once, the others when asked for.
export function pagedList<T>(fetcher: (cursor: string | null, signal: AbortSignal) => Promise<List<T>>): PagedList<T> {
  let next = $state<string | null>(null);
  let loadingMore = $state(false);
  const first = resource(async (signal) => {
    const list = await fetcher(null, signal);
    next = list.next;
    return list.items;
  });
  return {
    get data() {
      return first.data;
    },
    set data(value) {
      first.data = value;
    },
    get error() {
      return first.error;
    },
    get loading() {
      return first.loading;
    },
    reload: () => first.reload(),
    get more() {
      return next !== null;
    },
    get loadingMore() {
      return loadingMore;
    },
    async loadMore() {
      if (next === null || loadingMore) return;
      loadingMore = true;
      try {
        const list = await fetcher(next, new AbortController().signal);
        first.data = [...(first.data ?? []), ...list.items];
        next = list.next;
      } finally {
        loadingMore = false;
      }
    },
  };
}

// A change on its way: `busy` disables the button, `error` binds to the form's fields.
export function action<A extends unknown[], T>(run: (...args: A) => Promise<T>) {
  let busy = $state(false);
  let error = $state.raw<ApiError | null>(null);
  return {
    get busy() {
      return busy;
    },
    get error() {
      return error;
    },
    clear() {
      error = null;
    },
    // undefined: it failed, and `error` says why
    async run(...args: A): Promise<T | undefined> {
      if (busy) return undefined;
      busy = true;
      error = null;
      try {
        return await run(...args);
      } catch (reason) {
        error = asApiError(reason);
        return undefined;
      } finally {
        busy = false;
      }
    },
  };
}
