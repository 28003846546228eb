// The live address. Links are plain <a href>; main.ts catches the clicks.
import { tick, untrack } from 'svelte';
import { withQuery, type Changes } from './router';

interface Address {
  pathname: string;
  query: URLSearchParams;
}
const read = (): Address => ({ pathname: window.location.pathname, query: new URLSearchParams(window.location.search) });

let address = $state.raw<Address>(read());
let blocked: (() => boolean) | null = null;

export const location = {
  get pathname(): string {
    return address.pathname;
  },
  get query(): URLSearchParams {
    return address.query;
  },
  get href(): string {
    return withQuery(address.pathname, address.query, {});
  },
};

// A page with unsaved input may ask before it is left: returns the function that lifts the block.
export function guard(mayLeave: () => boolean): () => void {
  blocked = mayLeave;
  return () => {
    if (blocked === mayLeave) blocked = null;
  };
}

export function go(target: string, options: { replace?: boolean; keep?: boolean } = {}): void {
  // An effect that goes somewhere does not depend on where it was: it would go again, without end.
  const before = untrack(() => address.pathname);
  const next = new URL(target, window.location.origin);
  if (next.pathname !== before && blocked && !blocked()) return;
  history.replaceState({ scroll: window.scrollY }, '');
  history[options.replace ? 'replaceState' : 'pushState']({ scroll: 0 }, '', next);
  address = read();
  if (next.pathname !== before && !options.keep) arrive(0);
}

// Changes the query of this page: a filter, a sort, a selection.
export function refine(changes: Changes, options: { push?: boolean } = {}): void {
  go(withQuery(address.pathname, address.query, changes), { replace: !options.push, keep: true });
}
export const refined = (changes: Changes): string => withQuery(address.pathname, address.query, changes);

// On a new page the reader starts at its heading, with eyes, keyboard and screen reader alike.
let wantsFocus = false;
function arrive(scroll: number): void {
  wantsFocus = true;
  void tick().then(() => window.scrollTo(0, scroll));
}
export function takeFocus(): boolean {
  const wanted = wantsFocus;
  wantsFocus = false;
  return wanted;
}

export function listen(): () => void {
  const pop = (event: PopStateEvent): void => {
    const before = address.pathname;
    address = read();
    if (address.pathname !== before) arrive((event.state as { scroll?: number } | null)?.scroll ?? 0);
  };
  const click = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    const href = link?.getAttribute('href');
    if (!link || !href || link.target || link.hasAttribute('download') || !href.startsWith('/') || href.startsWith('/api/')) return;
    event.preventDefault();
    go(href);
  };
  const leave = (event: BeforeUnloadEvent): void => {
    if (blocked && !blocked()) event.preventDefault();
  };
  window.addEventListener('popstate', pop);
  document.addEventListener('click', click);
  window.addEventListener('beforeunload', leave);
  return () => {
    window.removeEventListener('popstate', pop);
    document.removeEventListener('click', click);
    window.removeEventListener('beforeunload', leave);
  };
}
