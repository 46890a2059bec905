import { expect, test } from "vitest";
import { StreamFolder } from "@/components/player/stream-folder";

const playlist = (token: string) => `https://tv.example/media/${token}/master.m3u8`;
const segment = (token: string) => `https://tv.example/media/${token}/480p/7.m4s`;

test("files of every former address are found under the newest one", () => {
  const folder = new StreamFolder(playlist("first"));
  expect(folder.resolve(segment("first"))).toBe(segment("first"));
  folder.renew(playlist("second"));
  folder.renew(playlist("third"));
  for (const token of ["first", "second", "third"])
    expect(folder.resolve(segment(token))).toBe(segment("third"));
});

test("an address that is given again is no former one", () => {
  const folder = new StreamFolder(playlist("first"));
  folder.renew(playlist("second"));
  folder.renew(playlist("first"));
  expect(folder.resolve(segment("second"))).toBe(segment("first"));
  expect(folder.resolve(segment("first"))).toBe(segment("first"));
});

test("other addresses are left alone", () => {
  const folder = new StreamFolder(playlist("first"));
  folder.renew(playlist("second"));
  const other = "https://cdn.example/media/first/480p/7.m4s";
  expect(folder.resolve(other)).toBe(other);
});
