import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    // tables whose rows become cards under 640 px lose their roles with display: block, so the roles are written out
    warningFilter: (warning) => warning.code !== 'a11y_no_redundant_roles',
  },
};
