// Makes the library of the tests as a creator's client would: one title with three episodes, the first with
// subtitles by people, the third with those of a model, and one title that is only announced. Usage: fill.js FOLDER, which holds the media and the server's data.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Api } from "./api.js";
import { episodes, fixture, languages, password, people, serverUrl, titles } from "./library.js";

const folder = process.argv[2];
const media = (name) => readFileSync(join(folder, name));
const creator = await new Api(serverUrl()).as("creator@example.com", password);

async function makeTitle(texts, type, cast = []) {
  const body = { type, title: texts.ko.title, year: 2026, genres: ["romance", "drama"], texts, cast };
  const { content_id: id } = await creator.post("/contents", body);
  await creator.send("PUT", `/contents/${id}/poster`, media("poster.jpg"), "image/jpeg");
  await creator.send("PUT", `/contents/${id}/backdrop`, media("backdrop.jpg"), "image/jpeg");
  return id;
}

/** Uploads the video and returns the episode's id with that of the job that packages it. */
async function makeEpisode(content, number, texts, video) {
  const { episode_id: id } = await creator.post(`/contents/${content}/episodes`, {
    episode_number: number,
    texts,
  });
  const { job_id: job } = await creator.send("POST", `/episodes/${id}/media`, media(video), "video/mp4");
  return { id, job };
}

async function importFile(episode, language, file) {
  await creator.send(
    "POST",
    `/episodes/${episode}/subtitles?language=${language}`,
    file,
    "application/x-subrip",
  );
}

const playable = await makeTitle(titles.playable, "drama", Object.values(people));
const first = await makeEpisode(playable, 1, episodes.first, "long.mp4");
const second = await makeEpisode(playable, 2, episodes.second, "short.mp4");
const third = await makeEpisode(playable, 3, episodes.third, "other.mp4");
for (const language of languages) await importFile(first.id, language, fixture(language));
await importFile(third.id, "ko", fixture("craft-ko"));
for (const { id, job } of [first, second, third]) {
  const { state, error } = await creator.job(job);
  // Without a provider the subtitles of the second episode wait; its stream is complete.
  if (state === "failed") throw new Error(`the video was not packaged: ${JSON.stringify(error)}`);
  await creator.post(`/episodes/${id}/publish`);
}
await creator.post(`/contents/${playable}/publish`);

// Published last, so that it leads the lists of titles that nobody has seen yet.
const announced = await makeTitle(titles.announced, "movie");
await creator.post(`/contents/${announced}/publish?status=coming_soon`);

const { cast } = await creator.get(`/contents/${playable}`);
const made = {
  playable,
  announced,
  lead: cast[0].person_id,
  first: first.id,
  second: second.id,
  third: third.id,
};
writeFileSync(process.env.HALLYU_E2E_LIBRARY, JSON.stringify(made));
