import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { made } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, visit } from "../src/visitor.js";

/** Furthest that the picture may be from the second that was asked for. */
const tolerance = 0.5;
/** Seconds of the first episode: on key frames, between them, in the first and in the last segment. */
const places = [14.2, 0.7, 8, 19.1, 3.9, 11.35];
/** Seconds that a quick device may have in another quality before this one was chosen: all segments but the last. */
const loadedBefore = 16.1;

/** Milliseconds after which the picture of a finished seek is on screen. */
const settled = 200;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** On the watch page of the first episode, which is kept at one quality. */
function watching(quality, steps) {
  return visit(browser, { role: "premium" }, async (page) => {
    const player = new PlayerPage(page);
    await player.open(made().first);
    await player.pause();
    await player.choose("Calidad", new RegExp(`^${quality}`));
    await steps(player);
  });
}

/** Goes to a second and tells which one the picture belongs to that is on screen when the video has settled there. */
async function shownAfterSeek(player, seconds) {
  await player.video.evaluate((video, target) => {
    window.shown = null;
    const note = (_now, { mediaTime }) => {
      window.shown = mediaTime;
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    video.currentTime = target;
  }, seconds);
  await player.when((video) => !video.seeking && window.shown !== null);
  await delay(settled);
  return player.page.evaluate(() => window.shown);
}

for (const height of [360, 480, 720]) {
  test(`${height}p plays to the end, and its picture is the one that was asked for`, () =>
    watching(`${height}p`, async (player) => {
      for (const place of places) {
        const shown = await shownAfterSeek(player, place);
        assert.ok(Math.abs(shown - place) <= tolerance, `${place} s was asked for, ${shown} s is on screen`);
      }
      await player.when((video, wanted) => video.videoHeight === wanted, height);
      await player.seek(0.5);
      await player.video.evaluate((video) => {
        window.heights = [];
        const note = () => window.heights.push({ at: video.currentTime, height: video.videoHeight });
        video.addEventListener("resize", note);
      });
      await player.play();
      await player.when((video) => video.ended);
      const { currentTime, duration, videoHeight } = await player.state();
      assert.ok(duration - currentTime < 0.1, `${currentTime} of ${duration}`);
      assert.equal(videoHeight, height);
      const others = (await player.page.evaluate(() => window.heights)).filter(
        (seen) => seen.height !== height,
      );
      assert.ok(
        others.every(({ at }) => at < loadedBefore),
        JSON.stringify(others),
      );
    }));
}
