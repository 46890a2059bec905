import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Api } from "./api.js";
import { password, serverUrl, video } from "./library.js";

/** A title of its own with one episode, packaged from one of the library's videos as the server is set now; the episode's id. */
export async function publish(name) {
  const creator = await new Api(serverUrl()).as("creator@example.com", password);
  const texts = { ko: { title: "잠긴 문" }, es: { title: "La puerta cerrada" } };
  const title = { type: "drama", title: texts.ko.title, year: 2026, texts };
  const { content_id: content } = await creator.post("/contents", title);
  const { episode_id: episode } = await creator.post(`/contents/${content}/episodes`, { episode_number: 1 });
  const bytes = readFileSync(video(name));
  const { job_id: job } = await creator.send("POST", `/episodes/${episode}/media`, bytes, "video/mp4");
  const { state, error } = await creator.job(job);
  assert.notEqual(state, "failed", JSON.stringify(error));
  await creator.post(`/episodes/${episode}/publish`);
  await creator.post(`/contents/${content}/publish`);
  return episode;
}
