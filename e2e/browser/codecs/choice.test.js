import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PlayerPage } from "../src/player.js";
import { publish } from "../src/publish.js";
import { openBrowser, visit } from "../src/visitor.js";

/** Quicker than it was meant: what plays is looked at here, not for how long. */
const speed = 3;
/** How the names of folders of pictures end, by their codec in the browser's words. */
const suffixes = { h264: "p", hevc: "p-hevc", av1: "p-av1" };
const folderOfSound = { aac: "audio", opus: "opus" };

let browser, episode;
before(async () => {
  browser = await openBrowser();
  episode = await publish("every-codec.mp4");
});
after(() => browser?.close());

/** Runs in the page: its browser lacks these codecs, or claims to have those. */
function pretend({ lacks = [], claims = [] }) {
  const { isTypeSupported } = MediaSource;
  MediaSource.isTypeSupported = (type) => {
    const isAny = (codecs) => codecs.some((codec) => type.includes(codec));
    return isAny(claims) || (!isAny(lacks) && isTypeSupported.call(MediaSource, type));
  };
}

/** The codecs of the picture and of the sound that the page's browser decodes, as it tells who looks into its media. */
async function decoding(page) {
  const told = {};
  const session = await page.context().newCDPSession(page);
  session.on("Media.playerPropertiesChanged", ({ properties }) => {
    for (const { name, value } of properties) told[name] = value;
  });
  await session.send("Media.enable");
  return () => ["kVideoTracks", "kAudioTracks"].map((name) => JSON.parse(told[name] ?? "[{}]")[0].codec);
}

/** As a viewer whose browser is of this kind on the episode's watch page, which then plays to the end; what it decoded and where it came from. */
function watching(circumstances, steps = async () => {}) {
  const seen = { folders: new Set(), offered: "" };
  const watched = visit(browser, { role: "premium" }, async (page) => {
    page.on("response", async (answer) => {
      const { pathname } = new URL(answer.url());
      if (pathname.endsWith(".m4s")) seen.folders.add(pathname.split("/").at(-2));
      if (pathname.endsWith("master.m3u8")) seen.offered = await answer.text();
    });
    await page.addInitScript(pretend, circumstances);
    const decoded = await decoding(page);
    const player = new PlayerPage(page);
    await player.open(episode);
    await steps(player);
    await player.video.evaluate((video, rate) => (video.playbackRate = rate), speed);
    await player.play();
    await player.when((video) => video.ended);
    seen.decoded = decoded();
    seen.height = (await player.state()).videoHeight;
  });
  return watched.then(() => seen);
}

/** Fails unless these codecs, and no others, were taken and decoded. */
function isOf({ decoded, folders }, [picture, sound]) {
  assert.deepEqual(decoded, [picture, sound]);
  const expected = new RegExp(`^(\\d+${suffixes[picture]}|${folderOfSound[sound]})$`);
  assert.deepEqual(
    [...folders].filter((folder) => !expected.test(folder)),
    [],
  );
}

test("everything that was made is offered, and AV1 with Opus is what plays, in the height that is chosen", async () => {
  const seen = await watching({}, async (player) => {
    assert.deepEqual(await player.choices("Calidad"), ["Automática (480p)", "480p", "360p"]);
    await player.choose("Calidad", "360p");
  });
  isOf(seen, ["av1", "opus"]);
  assert.equal(seen.height, 360);
  const names = { av1: "av01.", hevc: "hvc1.", opus: ",opus" };
  for (const codec of process.env.HALLYU__MEDIA__EXTRA_CODECS.split(","))
    assert.ok(seen.offered.includes(names[codec]), `${codec} is not in ${seen.offered}`);
});

// Nothing here decodes HEVC without a graphics card: this browser itself is one that lacks it.
for (const [name, circumstances, codecs] of [
  ["without H.264 and AAC plays AV1 and Opus", { lacks: ["avc1", "mp4a"] }, ["av1", "opus"]],
  ["without AV1 and HEVC plays H.264", { lacks: ["av01"] }, ["h264", "opus"]],
  ["without Opus plays AAC", { lacks: ["opus"] }, ["av1", "aac"]],
  ["without any of the extra codecs plays H.264 and AAC", { lacks: ["av01", "opus"] }, ["h264", "aac"]],
  ["that claims HEVC and has none goes on in H.264", { lacks: ["av01"], claims: ["hvc1"] }, ["h264", "opus"]],
])
  test(`a browser ${name}`, async () => isOf(await watching(circumstances), codecs));
