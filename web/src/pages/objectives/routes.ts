import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/objectives', load: () => import('./Objectives.svelte') }];
export const nav: NavEntry[] = [{ key: 'objectives', path: '/objectives', icon: 'objectives', order: 45 }];
