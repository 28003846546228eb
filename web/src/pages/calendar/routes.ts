import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/calendar', load: () => import('./Calendar.svelte') }];
export const nav: NavEntry[] = [{ key: 'calendar', path: '/calendar', icon: 'calendar', order: 28, roles: ['pfso', 'rso', 'authority', 'secretariat'] }];
