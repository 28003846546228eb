import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [
  { path: '/', load: () => import('./Today.svelte') },
  { path: '/sign-in', load: () => import('./SignIn.svelte'), public: true },
];
export const nav: NavEntry[] = [{ key: 'today', path: '/', icon: 'today', order: 10 }];
