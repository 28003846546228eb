import type { PageRoute } from '../../routes';

export const routes: PageRoute[] = [{ path: '/account', load: () => import('./Account.svelte') }];
