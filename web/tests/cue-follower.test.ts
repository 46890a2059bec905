import { expect, it } from "vitest";
import { CueFollower, type ShownCues } from "@/components/player/cue-follower";

/** A video element as far as subtitles need one. */
class FakeVideo extends EventTarget {
  currentTime = 0;
  paused = true;
  readonly textTracks = Object.assign(new EventTarget(), {
    *[Symbol.iterator]() {
      yield { kind: "subtitles", mode: "hidden", cues: [cue], activeCues: [] };
    },
  });

  at(seconds: number): void {
    this.currentTime = seconds;
    this.dispatchEvent(new Event("timeupdate"));
  }
}

const cue = { startTime: 10, endTime: 12, text: "Hola." } as VTTCue;
const korean = { startMs: 10_000, endMs: 12_000, text: "안녕." };

function following(): { video: FakeVideo; follower: CueFollower; shown: Partial<ShownCues>[] } {
  const video = new FakeVideo();
  const shown: Partial<ShownCues>[] = [];
  const follower = new CueFollower(
    video as unknown as HTMLVideoElement,
    new AbortController().signal,
    (change) => shown.push(change),
  );
  return { video, follower, shown };
}

it("a second language comes and goes with the video, and is told once", () => {
  const { video, follower, shown } = following();
  follower.followSecond([korean]);
  for (const seconds of [9, 10, 11, 12]) video.at(seconds);
  expect(shown.map(({ secondCues }) => secondCues)).toEqual([[korean], []]);
});

it("subtitles that are moved by half a second come half a second later, in both languages", () => {
  const { video, follower, shown } = following();
  follower.followSecond([korean]);
  follower.move(0.5);
  video.at(10.4);
  expect(shown).toEqual([]);
  video.at(10.5);
  expect(shown).toEqual([{ cues: [cue], secondCues: [korean] }]);
});
