import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Api } from "../src/api.js";
import { photograph } from "../src/camera.js";
import { made, password } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, phone, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const marks = {
  markers: [
    { kind: "intro", start_seconds: 0, end_seconds: 9 },
    { kind: "credits", start_seconds: 15, end_seconds: 20 },
  ],
  chapters: [
    { title: "La estación", start_seconds: 0 },
    { title: "La llamada", start_seconds: 11.5 },
  ],
};

/** On the watch page of the first episode, of whose parts these are known. */
function watching({ parts = marks, ...circumstances }, steps) {
  return visit(browser, { role: "user", ...circumstances }, async (page, visitor) => {
    await page.route("**/stream", async (route) => {
      const response = await route.fetch();
      const json = await response.json();
      await route.fulfill({ response, json: { ...json, data: { ...json.data, ...parts } } });
    });
    const player = new PlayerPage(page);
    await player.open(made().first);
    await steps(player, visitor);
  });
}

test("an opening is left out with a button or a key", () =>
  watching({}, async (player) => {
    await player.pause();
    await player.seek(1);
    const skip = player.box.getByRole("button", { name: "Saltar la introducción" });
    await skip.waitFor();
    await photograph(player.page, "player-skip-1440");
    await skip.click();
    await player.when((video) => !video.seeking && Math.abs(video.currentTime - 9) < 0.5);
    await skip.waitFor({ state: "hidden" });
    await player.seek(2);
    await player.press("s");
    await player.when((video) => Math.abs(video.currentTime - 9) < 0.5);
  }));

test("chapters are listed, and lead to their places", () =>
  watching({}, async (player) => {
    await player.pause();
    await player.seek(2);
    const menu = await player.openMenu("Capítulos");
    await photograph(player.page, "player-chapters-1440");
    await menu.getByRole("menuitemradio", { name: /^La llamada/ }).click();
    await player.when((video) => Math.abs(video.currentTime - 11.5) < 0.5);
    const slider = player.box.getByRole("slider", { name: "Posición" });
    assert.match(await slider.getAttribute("aria-valuetext"), /, La llamada$/);
  }));

for (const [name, viewport] of [
  ["1440", undefined],
  ["390", phone],
]) {
  test(`while credits roll the next episode is offered, and waits if it is told to, at ${name} pixels`, () =>
    watching({ viewport }, async (player) => {
      await player.play();
      await player.seek(15.5);
      const card = player.box.getByRole("region", { name: "Siguiente episodio" });
      await card.getByText(/^Siguiente episodio en \d/).waitFor();
      await photograph(player.page, `player-next-${name}`);
      await card.getByRole("button", { name: "Cancelar" }).click();
      await card.waitFor({ state: "hidden" });
      // At the end it is offered once more, and does not begin by itself.
      await card.getByText("Siguiente episodio", { exact: true }).waitFor();
      assert.equal(await card.getByRole("button", { name: "Cancelar" }).count(), 0);
      await card.getByRole("button", { name: "Ver ahora" }).click();
      await player.page.waitForURL(`/es/watch/${made().second}`);
    }));
}

test("a device nearby is offered, and told when it shows the video", () =>
  visit(browser, { role: "user" }, async (page) => {
    await page.addInitScript(() => {
      // A browser with one device around, which connects at once.
      class OneDevice extends EventTarget {
        state = "disconnected";
        watchAvailability = async (tell) => (tell(true), 1);
        cancelWatchAvailability = async () => undefined;
        prompt = async () => {
          this.state = this.state === "connected" ? "disconnected" : "connected";
          this.dispatchEvent(new Event(this.state === "connected" ? "connect" : "disconnect"));
        };
      }
      const device = new OneDevice();
      Object.defineProperty(HTMLMediaElement.prototype, "remote", { get: () => device });
    });
    const player = new PlayerPage(page);
    await player.open(made().first);
    await player.box.hover();
    await player.box.getByRole("button", { name: "Ver en otro dispositivo" }).click();
    await player.box.getByRole("button", { name: "Dejar de ver en otro dispositivo" }).click();
    await player.box.getByRole("button", { name: "Ver en otro dispositivo", exact: true }).waitFor();
  }));

test("who is where a title is not licensed reads so in plain words", () =>
  visit(browser, { role: "user" }, async (page, visitor) => {
    let error = { code: "NOT_IN_COUNTRY", message: "No." };
    await page.route("**/stream", (route) =>
      route.fulfill({ status: 403, json: { success: false, error, meta: {} } }),
    );
    await page.goto(`/es/watch/${made().first}`);
    await page.getByRole("heading", { name: "Este título no está disponible en tu país" }).waitFor();
    await photograph(page, "watch-country-1440");
    visitor.forgive(403);
    error = { code: "NOT_YET_AVAILABLE", message: "No.", details: { from: "2031-12-01T18:00:00Z" } };
    await page.reload();
    await page.getByText(/^Estará disponible desde el .*2031/).waitFor();
    visitor.forgive(403);
  }));

test("operators see how playing went for those who watched", async () => {
  const admin = await new Api(made().url).as("admin@example.com", password);
  const before = await admin.get("/admin/quality");
  await visit(browser, { role: "user" }, async (page) => {
    const player = new PlayerPage(page);
    await player.open(made().first);
    await player.play();
    await player.advances();
    const told = page.waitForResponse((answer) => answer.url().endsWith("/reports"));
    await player.pause();
    await page.getByRole("link", { name: "Inicio", exact: true }).click();
    assert.equal((await told).status(), 204);
  });
  const now = await admin.get("/admin/quality");
  assert.ok(now.plays > before.plays && now.startup_ms.p95 > 0, JSON.stringify(now));
  assert.ok(now.watched_seconds > before.watched_seconds, JSON.stringify(now));
  assert.ok(now.average_bitrate > 10_000, JSON.stringify(now));
  await visit(browser, { role: "admin" }, async (page) => {
    await page.goto("/es/admin/quality");
    await page.getByText("Inicio, 19 de cada 20").waitFor();
    await page.getByText("Reproducciones", { exact: true }).waitFor();
    await page.getByRole("img", { name: "Inicio en cada una de las últimas 24 horas" }).waitFor();
    await page.getByRole("button", { name: "Tiempo detenido" }).click();
    await page.getByRole("img", { name: "Tiempo detenido en cada una de las últimas 24 horas" }).waitFor();
    await photograph(page, "quality-1440");
    await page.getByRole("button", { name: "7 días" }).click();
    await page.getByRole("img", { name: "Tiempo detenido en cada una de las últimas 168 horas" }).waitFor();
  });
});
