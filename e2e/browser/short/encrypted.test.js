import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PlayerPage } from "../src/player.js";
import { publish } from "../src/publish.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

test("encrypted segments play, and nothing of them is readable on its way", async () => {
  const episode = await publish("long.mp4");
  await visit(browser, { role: "premium" }, async (page) => {
    const [keys, segments] = [[], []];
    page.on("response", async (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.endsWith("/key")) keys.push(answer.headers()["cache-control"]);
      if (pathname.endsWith(".m4s")) segments.push(await answer.body().catch(() => Buffer.alloc(0)));
    });
    const player = new PlayerPage(page);
    await player.open(episode);
    await player.play();
    await player.advances();
    await player.seek(15);
    await player.advances();
    assert.ok(keys.length > 0 && keys.every((cached) => cached === "private, no-store"), `${keys}`);
    assert.ok(segments.some((bytes) => bytes.length > 0));
    for (const bytes of segments) assert.equal(bytes.includes("moof"), false);
    await player.pause();
  });
});
