import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { made } from "../src/library.js";
import { Network } from "../src/network.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, until, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const { HALLYU_E2E_FOLDER: folder, HALLYU__CDN__URL: url, HALLYU__CDN__KEY_PAIR_ID: keyPairId } = process.env;

/** As a premium member on the watch page of the first episode, whose segments the network delivers. */
function watching(steps) {
  return visit(browser, { role: "premium", partner: url }, async (page, visitor) => {
    const key = readFileSync(`${folder}/cdn.pem`, "utf8");
    const network = new Network({ url, key, keyPairId, folder: `${folder}/data/blobs` });
    await network.serve(page);
    const player = new PlayerPage(page);
    await player.open(made().first);
    await steps(player, network, visitor);
  });
}

test("the network delivers every segment, under permits that are renewed while it plays", () =>
  watching(async (player, network) => {
    const own = [];
    player.page.on("request", (request) => {
      const { origin, pathname } = new URL(request.url());
      if (pathname.endsWith(".m4s") && origin === made().url) own.push(pathname);
    });
    await player.choose("Calidad", "360p");
    await player.seek(1);
    await player.play();
    await player.advances();
    const firstEnd = Math.min(...network.answers.map(({ end }) => end));
    await player.when((_video, end) => Date.now() / 1000 > end + 1, firstEnd);
    // What is asked for now was named by playlists whose permits are over.
    const before = network.answers.length;
    await player.choose("Calidad", "720p");
    const later = () => network.answers.slice(before);
    await until(
      () => later().some(({ path }) => /\/720p\/\d+\.m4s$/.test(path)),
      "a segment of another quality",
    );
    assert.ok(later().every(({ end }) => end > firstEnd));
    assert.deepEqual(
      network.answers.filter(({ status }) => status !== 200),
      [],
    );
    assert.deepEqual(own, []);
    await player.pause();
  }));
