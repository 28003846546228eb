import type { Grant } from '../../lib/api/session';
import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/facilities', load: () => import('./List.svelte') },
  { path: '/facilities/:facility', load: () => import('./Facility.svelte') },
];
// Who works for one company or one State begins there; the filters lead to the rest.
function own(grants: Grant[]): string {
  const scopes = grants.map((grant) => grant.scope);
  if (scopes.length === 0 || scopes.some((scope) => scope.kind === 'region' || scope.kind === 'node')) return '';
  for (const [kind, filter] of [['state', 'state'], ['organisation', 'organisation']] as const) {
    const ids = [...new Set(scopes.filter((scope) => scope.kind === kind).map((scope) => scope.id))];
    if (ids.length === 1) return `?${filter}=${encodeURIComponent(ids[0] ?? '')}`;
  }
  return '';
}
export const nav: NavEntry[] = [{ key: 'facilities', path: '/facilities', icon: 'facilities', order: 30, start: own }];
