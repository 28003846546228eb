import type { PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/declarations', load: () => import('./Files.svelte') },
  { path: '/declarations/:declaration', load: () => import('./Declaration.svelte') },
];
