import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/hits', load: () => import('./Hits.svelte') },
  { path: '/hits/:hit', load: () => import('./One.svelte') },
];
export const nav: NavEntry[] = [{ key: 'hits', path: '/hits', icon: 'people', order: 54, needs: 'screen.ask' }];
