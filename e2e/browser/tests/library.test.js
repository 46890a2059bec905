import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { logIn, register } from "../src/accounts.js";
import { Api } from "../src/api.js";
import { made, password, people, titles } from "../src/library.js";
import { openBrowser, until, visit } from "../src/visitor.js";

const { title } = titles.playable.es;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Runs the steps as somebody who has just registered: lists begin empty. */
function asMember(nickname, steps) {
  return visit(browser, {}, async (page, visitor) => {
    const email = await register(nickname);
    await logIn(page, email, password);
    await page.waitForURL("/es");
    await steps(page, visitor, email);
  });
}

/** Lets the server refuse the next calls of this method. */
function refuse(page, path, method) {
  return page.route(path, (route) => {
    if (route.request().method() !== method) return route.fallback();
    return route.fulfill({ status: 400, json: { success: false, error: { code: "X", message: "No hoy." } } });
  });
}

const heart = (page) => page.getByRole("button", { name: "Mi lista" });

async function isKept(page, kept) {
  await heart(page)
    .and(page.locator(`[aria-pressed=${kept}]`))
    .waitFor();
}

test("a title is kept on its page, found in the list, and let go there", () =>
  asMember("keeper", async (page) => {
    await page.goto(`/es/title/${made().playable}`);
    await isKept(page, false);
    const saved = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
    await heart(page).click();
    await isKept(page, true);
    await saved;
    await page.goto("/es/favorites");
    await page.getByRole("main").getByRole("link", { name: title }).waitFor();
    await page.getByRole("button", { name: `Quitar ${title} de mi lista` }).click();
    await page.getByRole("heading", { name: "Tu lista está vacía" }).waitFor();
  }));

test("what the server refuses is undone, and said", () =>
  asMember("refused", async (page, visitor) => {
    await page.goto(`/es/title/${made().playable}`);
    await isKept(page, false);
    await refuse(page, "**/users/me/favorites", "POST");
    await heart(page).click();
    await page.getByRole("alert").getByText("No se pudo guardar: lo dejamos como estaba. No hoy.").waitFor();
    await isKept(page, false);
    visitor.forgive(400);
  }));

test("a rating with a review is published, changed and taken back", () =>
  asMember("critic", async (page) => {
    await page.goto(`/es/title/${made().announced}`);
    const form = page.getByRole("form", { name: "Tu valoración" });
    await form.getByRole("radio", { name: "9 estrellas" }).check({ force: true });
    await form.getByLabel("Reseña").fill("La volvería a ver con nieve.");
    await form.getByRole("button", { name: "Publicar" }).click();
    const reviews = page.getByRole("list", { name: "Reseñas" });
    await reviews.getByText("La volvería a ver con nieve.").waitFor();
    await reviews.getByText("critic").waitFor();
    // Arrow keys choose among the stars.
    await form.getByRole("radio", { name: "9 estrellas" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await form.getByRole("radio", { name: "10 estrellas" }).isChecked());
    await form.getByRole("button", { name: "Guardar cambios" }).click();
    await reviews.getByText("Valoración: 10 de 10").waitFor();
    await form.getByRole("button", { name: "Quitar mi valoración" }).click();
    await form.getByText("Tu valoración ya no está.").waitFor();
    await reviews.getByText("La volvería a ver con nieve.").waitFor({ state: "detached" });
  }));

test("a rating that the server refuses is undone on the page, and no word is lost", () =>
  asMember("unheard", async (page, visitor) => {
    await page.goto(`/es/title/${made().announced}`);
    const form = page.getByRole("form", { name: "Tu valoración" });
    await form.getByRole("radio", { name: "7 estrellas" }).check({ force: true });
    await form.getByLabel("Reseña").fill("Volvería al mar.");
    await refuse(page, "**/contents/*/rating", "PUT");
    await form.getByRole("button", { name: "Publicar" }).click();
    await form.getByRole("alert").getByText("No hoy.").waitFor();
    // Nothing was said yet: it can be published and not taken back, and is still there to be sent again.
    await form.getByRole("button", { name: "Publicar" }).waitFor();
    assert.equal(await form.getByRole("button", { name: "Quitar mi valoración" }).count(), 0);
    assert.equal(await form.getByLabel("Reseña").inputValue(), "Volvería al mar.");
    await page.unroute("**/contents/*/rating");
    await form.getByRole("button", { name: "Publicar" }).click();
    await page.getByRole("list", { name: "Reseñas" }).getByText("Volvería al mar.").waitFor();
    await form.getByRole("button", { name: "Quitar mi valoración" }).click();
    await form.getByText("Tu valoración ya no está.").waitFor();
    visitor.forgive(400);
  }));

/** Plays episodes of the title up to a second, as the player would say it. */
async function watch(email, ids, seconds) {
  const api = await new Api(made().url).as(email, password);
  for (const id of ids) {
    const episode = `/contents/${made().playable}/episodes/${id}`;
    await api.get(`${episode}/stream`);
    await api.post(`${episode}/progress`, { position_seconds: seconds, is_completed: false });
  }
  return api;
}

/** Waits until so many episodes have reached the history. */
async function remembered(api, count) {
  for (;;) {
    const { items } = await api.get("/users/me/watch-history");
    if (items.length === count) return items;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("the history shows how far something was seen, and forgets one episode alone", () =>
  asMember("rememberer", async (page, _visitor, email) => {
    const { first, second } = made();
    const api = await watch(email, [first, second], 9);
    const items = await remembered(api, 2);
    await page.goto("/es/history");
    const rows = page.getByRole("main").getByRole("listitem");
    const percent = items.find((item) => item.episode_id === first).progress_percent;
    const link = rows.getByRole("link", { name: `Visto: ${percent} %` });
    await link.filter({ hasText: "Episodio 1" }).waitFor();
    assert.ok(percent > 0 && percent < 100);
    await page.getByRole("button", { name: `Borrar del historial: ${title}, episodio 1` }).click();
    await rows.filter({ hasText: "Episodio 1" }).waitFor({ state: "detached" });
    await rows.filter({ hasText: "Episodio 2" }).waitFor();
    await remembered(api, 1);
    await page.reload();
    await rows.filter({ hasText: "Episodio 2" }).waitFor();
    assert.equal(await rows.filter({ hasText: "Episodio 1" }).count(), 0);
  }));

test("what was begun leads on from the home page", () =>
  asMember("watcher", async (page, _visitor, email) => {
    const { first } = made();
    await remembered(await watch(email, [first], 9), 1);
    await page.goto("/es");
    const begun = page.getByRole("region", { name: "Continuar viendo" });
    const link = begun.getByRole("link", { name: title });
    await link.waitFor();
    assert.equal(await link.getAttribute("href"), `/es/watch/${first}`);
  }));

test("a title goes on at the episode that one is at, from its page, too", () =>
  asMember("goer", async (page, _visitor, email) => {
    const { first, second } = made();
    const play = page.getByRole("main").getByRole("link", { name: /^(Reproducir|Seguir con)/ });
    const api = await watch(email, [first], 9);
    await remembered(api, 1);
    await page.goto(`/es/title/${made().playable}`);
    await play.and(page.getByText("Seguir con el episodio 1")).waitFor();
    assert.equal(await play.getAttribute("href"), `/es/watch/${first}`);
    const end = { position_seconds: 20, is_completed: true };
    await api.post(`/contents/${made().playable}/episodes/${first}/progress`, end);
    await until(async () => {
      const { items } = await api.get("/users/me/continue-watching");
      return items[0]?.episode_id === second;
    }, "the second episode follows the first");
    await page.reload();
    await play.and(page.getByText("Seguir con el episodio 2")).waitFor();
    assert.equal(await play.getAttribute("href"), `/es/watch/${second}`);
  }));

test("everything is forgotten at once, after one more question", () =>
  asMember("forgetful", async (page, _visitor, email) => {
    const { first, second } = made();
    await remembered(await watch(email, [first, second], 2), 2);
    await page.goto("/es/history");
    await page.getByRole("button", { name: "Borrar todo" }).click();
    const dialog = page.getByRole("dialog", { name: "¿Borrar todo el historial?" });
    await dialog.getByRole("button", { name: "Borrar todo" }).click();
    await page.getByRole("heading", { name: "Todavía no hay nada aquí" }).waitFor();
  }));

test("a person's page is reached from a title, and leads to their titles", () =>
  visit(browser, {}, async (page) => {
    await page.goto(`/es/title/${made().playable}`);
    await page.getByRole("link", { name: people.lead.name_romanized }).click();
    await page.getByRole("heading", { level: 1, name: people.lead.name_romanized }).waitFor();
    await page.getByRole("main").getByRole("link", { name: title }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }));

test("strangers are asked to log in, and come back", () =>
  visit(browser, {}, async (page) => {
    const path = `/es/title/${made().playable}`;
    await page.goto(path);
    await page.getByRole("main").getByRole("link", { name: "Mi lista" }).click();
    await page.waitForURL(`/es/login?next=${encodeURIComponent(path)}`);
    for (const [address, heading] of [
      ["/es/favorites", "Inicia sesión para ver tu lista"],
      ["/es/history", "Inicia sesión para ver tu historial"],
    ]) {
      await page.goto(address);
      await page.getByRole("heading", { name: heading }).waitFor();
    }
  }));
