// Paths to pages. Pure; the live address is in location.svelte.ts.
export type Params = Record<string, string>;

export interface Match<R> {
  route: R;
  params: Params;
}

// "/facilities/:facility" matches "/facilities/BRSSZ-01". Literal parts win over parameters, whatever the order of the table.
export function matchRoute<R extends { path: string }>(routes: readonly R[], pathname: string): Match<R> | null {
  const parts = split(pathname);
  let best: { match: Match<R>; literals: number } | null = null;
  for (const route of routes) {
    const pattern = split(route.path);
    if (pattern.length !== parts.length) continue;
    const params: Params = {};
    let literals = 0;
    const fits = pattern.every((piece, at) => {
      const part = parts[at] ?? '';
      if (piece.startsWith(':')) {
        params[piece.slice(1)] = part;
        return true;
      }
      literals += 1;
      return piece === part;
    });
    if (fits && (!best || literals > best.literals)) best = { match: { route, params }, literals };
  }
  return best?.match ?? null;
}

function split(pathname: string): string[] {
  return pathname
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

export type Changes = Record<string, string | number | null | undefined>;

// The address with some of its query changed; empty values leave it.
export function withQuery(pathname: string, query: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') next.delete(key);
    else next.set(key, String(value));
  }
  const text = next.toString();
  return text ? `${pathname}?${text}` : pathname;
}

// Where to go after sign-in: only a path of our own.
export function safeReturn(target: string | null): string {
  if (!target || !target.startsWith('/') || target.startsWith('//') || target.includes('\\')) return '/';
  return target;
}
