import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/consignments', load: () => import('./Queue.svelte') },
  { path: '/consignments/:consignment', load: () => import('./Consignment.svelte') },
];
export const nav: NavEntry[] = [{ key: 'consignments', path: '/consignments', icon: 'consignments', order: 52, roles: ['analyst', 'authority'] }];
