import type { NavEntry, PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/screen', load: () => import('./Screen.svelte') }];
export const nav: NavEntry[] = [{ key: 'screen', path: '/screen', icon: 'inspections', order: 55, needs: 'screen.ask' }];
