import assert from "node:assert/strict";
import { test } from "node:test";
import { made } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, visit } from "../src/visitor.js";

/** Times that the episode is opened. */
const rounds = 11;

/** Runs in the page: notes when the first picture of a video is there, milliseconds since the navigation. */
function noteFirstPicture() {
  document.addEventListener("loadeddata", () => (window.firstPicture ??= performance.now()), true);
}

/** The middle one. */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

test("how long the first picture takes", async (t) => {
  const browser = await openBrowser();
  t.after(() => browser.close());
  const [fromPage, fromWish] = [[], []];
  await visit(browser, { role: "premium" }, async (page) => {
    await page.addInitScript(noteFirstPicture);
    for (let round = 0; round < rounds; round += 1) {
      await new PlayerPage(page).open(made().first);
      const { first, wish } = await page.evaluate(() => {
        const asked = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/stream"));
        return { first: window.firstPicture, wish: asked.startTime };
      });
      assert.ok(first > wish);
      fromPage.push(first);
      fromWish.push(first - wish);
    }
  });
  const told = (values) =>
    `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;
  t.diagnostic(`from asking for the stream to the first picture: ${told(fromWish)}`);
  t.diagnostic(`from opening the page to the first picture: ${told(fromPage)}`);
});
