import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/plan', load: () => import('./Plan.svelte') },
  { path: '/plan/measures', load: () => import('./MeasuresPage.svelte') },
];
export const nav: NavEntry[] = [{ key: 'plan', path: '/plan', icon: 'plan', order: 40 }];
