import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/trail', load: () => import('./Trail.svelte') },
  { path: '/trail/:seq', load: () => import('./Entry.svelte') },
];
export const nav: NavEntry[] = [{ key: 'trail', path: '/trail', icon: 'trail', order: 90, needs: 'trail.read' }];
