import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Delivery } from "@/components/player/delivery";

const segment = "https://cdn.hallyu.test/media/m/480p/7.m4s?Policy=old";
const playlist =
  '#EXTM3U\n#EXT-X-MAP:URI="https://cdn.hallyu.test/media/m/480p/init.mp4?Policy=new"\n#EXTINF:4,\n';
const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("window", { location: { origin: "https://hallyu.test" } });
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(new Response(`${playlist}${segment.replace("old", "new")}\n`));
  });
});
afterEach(() => vi.unstubAllGlobals());

test("knows what another host delivers", () => {
  const delivery = new Delivery();
  expect(delivery.delivers(segment)).toBe(true);
  expect(delivery.delivers("https://hallyu.test/media/t/480p/index.m3u8")).toBe(false);
});

test("permits that were read are right until the stream is renewed", async () => {
  expect(await new Delivery().resolve(segment)).toBe(segment);
  expect(asked).toEqual([]);
});

test("after a renewal the track's playlist is read once for a new permit", async () => {
  const delivery = new Delivery();
  delivery.renew("https://hallyu.test/media/t2/");
  expect(await delivery.resolve(segment)).toBe(segment.replace("old", "new"));
  await delivery.resolve(segment.replace("7.m4s", "8.m4s"));
  expect(asked).toEqual(["https://hallyu.test/media/t2/480p/index.m3u8"]);
});

test("a segment is tried as it is while no permit is to be had, and the next one asks again", async () => {
  const delivery = new Delivery();
  delivery.renew("https://hallyu.test/media/t2/");
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("", { status: 503 })));
  expect(await delivery.resolve(segment)).toBe(segment);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(segment.replace("old", "new"))));
  expect(await delivery.resolve(segment)).toBe(segment.replace("old", "new"));
});
