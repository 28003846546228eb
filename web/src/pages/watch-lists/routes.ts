import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/watch-lists', load: () => import('./WatchLists.svelte') },
  { path: '/watch-lists/:list', load: () => import('./WatchList.svelte') },
];
export const nav: NavEntry[] = [{ key: 'watch-lists', path: '/watch-lists', icon: 'shield', order: 58, roles: ['pfso', 'authority', 'analyst', 'secretariat'] }];
