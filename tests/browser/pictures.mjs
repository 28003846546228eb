// Screenshots for docs/guides: written only where ATALAYA_GUIDE_IMAGES names a folder.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.env.ATALAYA_GUIDE_IMAGES ?? '';

export async function picture(me, name) {
  if (folder === '') return;
  await mkdir(folder, { recursive: true });
  await me.page.evaluate(() => window.scrollTo(0, 0));
  await me.page.waitForTimeout(200);
  await me.page.screenshot({ path: join(folder, `guide-${name}.png`), animations: 'disabled' });
}
