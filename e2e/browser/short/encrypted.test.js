import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Api } from "../src/api.js";
import { password, serverUrl } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** An episode that is packaged by the server as it is set now; its id. */
async function makeEpisode() {
  const creator = await new Api(serverUrl()).as("creator@example.com", password);
  const texts = { ko: { title: "잠긴 문" }, es: { title: "La puerta cerrada" } };
  const { content_id: content } = await creator.post("/contents", {
    type: "drama",
    title: texts.ko.title,
    year: 2026,
    texts,
  });
  const { episode_id: episode } = await creator.post(`/contents/${content}/episodes`, { episode_number: 1 });
  const video = readFileSync(join(process.env.HALLYU_E2E_FOLDER, "long.mp4"));
  const { job_id: job } = await creator.send("POST", `/episodes/${episode}/media`, video, "video/mp4");
  const { state, error } = await creator.job(job);
  assert.notEqual(state, "failed", JSON.stringify(error));
  await creator.post(`/episodes/${episode}/publish`);
  await creator.post(`/contents/${content}/publish`);
  return episode;
}

test("encrypted segments play, and nothing of them is readable on its way", async () => {
  const episode = await makeEpisode();
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
