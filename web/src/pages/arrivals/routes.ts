import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/arrivals', load: () => import('./Board.svelte') },
  { path: '/arrivals/advisories', load: () => import('./Advisories.svelte') },
  { path: '/arrivals/:call', load: () => import('./Call.svelte') },
  { path: '/arrivals/:call/notice', load: () => import('./NoticeForm.svelte') },
];
export const nav: NavEntry[] = [{ key: 'arrivals', path: '/arrivals', icon: 'arrivals', order: 50, roles: ['pfso', 'authority', 'analyst', 'secretariat'] }];
