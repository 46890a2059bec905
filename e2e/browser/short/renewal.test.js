import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { made } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, until, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const tokenOf = (url) => /\/media\/([^/]+)\//.exec(url)?.[1];

test("playback goes on under renewed addresses, and the picture never waits", () =>
  visit(browser, { role: "premium" }, async (page) => {
    const [streams, files] = [[], []];
    page.on("response", async (answer) => {
      if (answer.url().endsWith("/stream")) streams.push((await answer.json()).data);
      else if (new URL(answer.url()).pathname.startsWith("/media/"))
        files.push({ url: answer.url(), status: answer.status() });
    });
    const player = new PlayerPage(page);
    await player.open(made().first);
    await player.choose("Calidad", "360p");
    await player.seek(1);
    await player.play();
    await player.advances();
    await player.video.evaluate((video) => {
      window.stalls = 0;
      video.addEventListener("waiting", () => (window.stalls += 1));
      video.addEventListener("emptied", () => (window.stalls += 1));
    });

    // The first address is over; what is asked for now was named by playlists that were read under it.
    await until(() => Date.parse(streams[0].expires_at) < Date.now(), "the first address expires");
    await until(() => streams.length > 1, "the address is renewed");
    assert.equal(await page.evaluate(() => window.stalls), 0);
    const asked = files.length;
    await player.choose("Calidad", "720p");
    await until(
      () => files.slice(asked).some(({ url }) => /\/720p\/\d+\.m4s$/.test(url)),
      "a segment of another quality",
    );
    await player.choose("Subtítulos", /^Português/);
    await until(
      () => files.slice(asked).some(({ url }) => /\/subtitles\/sub_.*\.vtt$/.test(url)),
      "another subtitle file",
    );

    const first = tokenOf(streams[0].stream_url);
    for (const { url, status } of files.slice(asked)) {
      assert.notEqual(tokenOf(url), first, url);
      assert.ok(status < 400, `${status} ${url}`);
    }
    const given = new Set(streams.map(({ stream_url: url }) => tokenOf(url)));
    assert.equal(given.size, streams.length, "every renewal is another address");
    assert.deepEqual(
      files.filter(({ url }) => !given.has(tokenOf(url))),
      [],
    );
  }));

test("a paused player asks for nothing, and goes on when it is told to", () =>
  visit(browser, { role: "premium" }, async (page) => {
    let renewals = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/stream")) renewals += 1;
    });
    const player = new PlayerPage(page);
    await player.open(made().first);
    await player.seek(1);
    await player.play();
    await player.advances();
    await player.pause();
    const before = renewals;
    await delay(8_000);
    assert.equal(renewals, before);
    // Pictures of a quality that was not loaded are asked for under an address that is over.
    await player.choose("Calidad", "360p");
    await player.play();
    await player.when((video) => video.videoHeight === 360);
    assert.ok(renewals > before);
    await player.advances();
  }));
