import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/facilities', load: () => import('./List.svelte') },
  { path: '/facilities/:facility', load: () => import('./Facility.svelte') },
];
export const nav: NavEntry[] = [{ key: 'facilities', path: '/facilities', icon: 'facilities', order: 30 }];
