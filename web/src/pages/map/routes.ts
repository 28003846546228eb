import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/map', load: () => import('./Map.svelte') }];
export const nav: NavEntry[] = [{ key: 'map', path: '/map', icon: 'map', order: 20 }];
