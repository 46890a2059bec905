import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Password of every account that `run.sh` makes; their addresses are `<role>@example.com`. */
export const password = "Primera-Nieve-7";

/** What the tests find on the server; its texts are the same in every run. */
export const titles = {
  playable: {
    ko: { title: "첫눈 오는 역", description: "막차를 놓친 두 사람이 작은 역에서 첫눈이 그치기를 기다린다." },
    es: {
      title: "La estación de la primera nieve",
      description: "Dos desconocidos pierden el último tren y esperan juntos a que pare la primera nieve.",
    },
    pt: {
      title: "A estação da primeira neve",
      description: "Dois desconhecidos perdem o último trem e esperam juntos a primeira neve passar.",
    },
    en: {
      title: "First Snow Station",
      description: "Two strangers miss the last train and wait together for the first snow to stop.",
    },
  },
  announced: {
    ko: { title: "파도의 약속", description: "바다가 지켜 준 약속에 관한 이야기." },
    es: { title: "La promesa de las olas", description: "Una promesa que el mar supo guardar." },
    pt: { title: "A promessa das ondas", description: "Uma promessa que o mar soube guardar." },
    en: { title: "A Promise to the Waves", description: "A promise that the sea has kept." },
  },
};

/** Who plays whom in the title that can be played. */
export const people = {
  lead: { name: "한서윤", name_romanized: "Han Seo-yun", role_name: "Yuna", role_type: "actor" },
  director: { name: "오민재", role_type: "director" },
};

export const episodes = {
  first: {
    ko: { title: "막차" },
    es: { title: "El último tren" },
    pt: { title: "O último trem" },
    en: { title: "The Last Train" },
  },
  second: {
    ko: { title: "난로" },
    es: { title: "La estufa" },
    pt: { title: "O aquecedor" },
    en: { title: "The Stove" },
  },
  third: {
    ko: { title: "달" },
    es: { title: "La luna" },
    pt: { title: "A lua" },
    en: { title: "The Moon" },
  },
};

/** Languages of the subtitles of the first episode. The second has none, those of the third a model has translated. */
export const languages = ["ko", "es-419", "pt-BR"];

/** The subtitle file of a language. */
export function fixture(language) {
  return readFileSync(new URL(`../fixtures/${language}.srt`, import.meta.url));
}

/** What that file says, line by line of the dialogue. */
export function lines(language) {
  const blocks = fixture(language).toString("utf8").trim().split("\n\n");
  return blocks.map((block) => block.split("\n").slice(2).join("\n"));
}

/** Where the server listens now. */
export function serverUrl() {
  return JSON.parse(readFileSync(process.env.HALLYU_E2E_OPERATOR, "utf8")).url;
}

/** Addresses on the server: its `url` and the ids that it gave. */
export function made() {
  return { ...JSON.parse(readFileSync(process.env.HALLYU_E2E_LIBRARY, "utf8")), url: serverUrl() };
}

/** Path of one of the videos that the library was made of. */
export function video(name) {
  return join(dirname(process.env.HALLYU_E2E_LIBRARY), name);
}
