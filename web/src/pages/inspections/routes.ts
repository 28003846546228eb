import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/inspections', load: () => import('./Day.svelte') },
  { path: '/inspections/stations/:station', load: () => import('./Station.svelte') },
  { path: '/inspections/tasks/:inspection', load: () => import('./Outcome.svelte') },
  { path: '/inspections/seizures', load: () => import('./Seizures.svelte') },
  { path: '/inspections/counters', load: () => import('./Counters.svelte') },
];
export const nav: NavEntry[] = [{ key: 'inspections', path: '/inspections', icon: 'inspections', order: 56, roles: ['authority', 'analyst'] }];
