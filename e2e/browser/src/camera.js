import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** Keeps a picture of the whole page, if somebody wants to look at them. */
export async function photograph(page, name) {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
