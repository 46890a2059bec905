import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { Api } from "../src/api.js";
import { photograph } from "../src/camera.js";
import { made, password, people, titles } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { desktop, openBrowser, phone, visit } from "../src/visitor.js";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Every page, and what to wait for until it is complete. */
const screens = [
  { name: "home", path: () => "/es", mark: "Lo más visto" },
  { name: "browse", path: () => "/es/browse", mark: "Explorar el catálogo" },
  { name: "title", path: () => `/es/title/${made().playable}`, mark: "Episodios" },
  { name: "announced", path: () => `/es/title/${made().announced}`, mark: "Episodios" },
  { name: "login", path: () => "/es/login", mark: "Bienvenido de nuevo" },
  { name: "register", path: () => "/es/register", mark: "Crea tu cuenta" },
  { name: "forgot-password", path: () => "/es/forgot-password", mark: "Recupera tu cuenta" },
  { name: "reset-password", path: () => "/es/reset-password?token=x", mark: "Elige una contraseña nueva" },
  { name: "security", path: () => "/es/security", mark: "Sesiones abiertas", role: "user" },
  { name: "admin", path: () => "/es/admin/users", mark: "Registro de auditoría", role: "admin" },
  { name: "quality", path: () => "/es/admin/quality", mark: "Calidad de reproducción", role: "admin" },
  {
    name: "favorites",
    path: () => "/es/favorites",
    mark: titles.playable.es.title,
    role: "user",
    before: (api) => api.post("/users/me/favorites", { content_id: made().playable }),
  },
  {
    name: "history",
    path: () => "/es/history",
    mark: "Historial",
    role: "user",
    before: async (api) => {
      const episode = `/contents/${made().playable}/episodes/${made().first}`;
      await api.get(`${episode}/stream`);
      await api.post(`${episode}/progress`, { position_seconds: 9, is_completed: false });
    },
  },
  {
    name: "person",
    path: async () => {
      const { cast } = await new Api(made().url).get(`/contents/${made().playable}`);
      return `/es/person/${cast.find(({ name }) => name === people.lead.name).person_id}`;
    },
    mark: people.lead.name_romanized,
  },
  { name: "privacy", path: () => "/es/privacy", mark: "Consentimientos", role: "user" },
  { name: "profile", path: () => "/es/profile", mark: "Reproducción", role: "user" },
  { name: "studio", path: () => "/es/studio", mark: "Estudio", role: "creator" },
  { name: "studio-upload", path: () => "/es/studio/upload", mark: "Subir videos", role: "creator" },
  {
    name: "studio-episode",
    path: () => `/es/studio/episode/${made().third}`,
    mark: "Español latinoamericano",
    role: "creator",
  },
  {
    name: "studio-editor",
    path: () => `/es/studio/editor/${made().third}?language=es-419&panel=report`,
    mark: "Editor: Español latinoamericano",
    role: "creator",
  },
  {
    name: "studio-title",
    path: () => `/es/studio/title/${made().playable}`,
    mark: "Personajes",
    role: "creator",
  },
  {
    name: "watch",
    path: () => `/es/watch/${made().first}`,
    mark: "Subtítulos de este episodio",
    role: "premium",
  },
];

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

async function isAccessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  assert.deepEqual(found, []);
}

/** Nothing may stand out at the side. */
async function fits(page) {
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overhang <= 0, `${overhang} pixels too wide`);
}

for (const viewport of [phone, desktop]) {
  for (const { name, path, mark, role, before: prepare } of screens) {
    test(`${name} at ${viewport.width} pixels is accessible and fits`, () =>
      visit(browser, { viewport, role }, async (page) => {
        await prepare?.(await new Api(made().url).as(`${role}@example.com`, password));
        await page.goto(await path());
        await page
          .getByRole("heading", { name: mark })
          .or(page.getByRole("group", { name: mark }))
          .or(page.getByRole("main").getByRole("link", { name: mark }))
          .first()
          .waitFor();
        if (name === "watch") await play(page);
        await scrollThrough(page);
        await page.waitForLoadState("networkidle");
        await photograph(page, `${name}-${viewport.width}`);
        await fits(page);
        await isAccessible(page);
      }));
  }
}

/** What is far below is drawn only when the visitor comes near. */
async function scrollThrough(page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += window.innerHeight) {
      window.scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
    window.scrollTo(0, 0);
  });
}

/** Stops in the middle of a subtitle line. */
async function play(page) {
  const player = new PlayerPage(page);
  await player.ready();
  await player.seek(13.5);
}
