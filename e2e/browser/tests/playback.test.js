import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { episodes, languages, lines, made, titles } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, visit } from "../src/visitor.js";

/** How each language is called in the menu. */
const names = { ko: /^한국어/, "es-419": /^Español/, "pt-BR": /^Português/ };
/** Seconds in the middle of each subtitle line of the fixtures. */
const middles = [2, 5.5, 9.5, 13.5, 17.5];

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** As this role, on the watch page of the first episode. */
function watching(role, steps) {
  return visit(browser, { role }, async (page, visitor) => {
    const player = new PlayerPage(page);
    await player.open(made().first);
    await steps(player, visitor);
  });
}

test("the episode plays: time advances and the subtitles follow it", () =>
  watching("user", async (player) => {
    assert.equal(Math.round((await player.state()).duration), 20);
    await player.play();
    await player.advances();
    const [first, second] = lines("es-419");
    await player.shows(second);
    await player.showsNot(first);
    assert.ok((await player.state()).currentTime >= 4);
  }));

test("each language of the menu shows its own line, and none shows none", () =>
  watching("user", async (player) => {
    await player.pause();
    for (const language of languages) {
      await player.choose("Subtítulos", names[language]);
      for (const place of [1, 3]) {
        await player.seek(middles[place]);
        await player.shows(lines(language)[place]);
      }
    }
    await player.choose("Subtítulos", "Desactivados");
    await player.showsNot(lines("pt-BR")[3]);
  }));

test("after a reload the episode goes on where it was", () =>
  watching("user", async (player) => {
    await player.play();
    await player.seek(middles[2]);
    const stored = player.page.waitForResponse((answer) => answer.url().endsWith("/progress"));
    await player.pause();
    assert.ok((await stored).ok());
    const { currentTime: left } = await player.state();
    await player.page.reload();
    const second = String(Math.floor(left)).padStart(2, "0");
    await player.page.getByText(`Continúas en 0:${second}.`).waitFor();
    await player.ready();
    const { currentTime: found } = await player.state();
    assert.ok(found > left - 1.5 && found < left + 5, `left at ${left}, found at ${found}`);
    await player.page.getByRole("button", { name: "Ver desde el principio" }).click();
    await player.when((video) => video.currentTime < 1);
  }));

test("the keyboard plays, seeks, mutes, switches subtitles and explains itself", () =>
  watching("user", async (player) => {
    await player.pause();
    await player.seek(middles[0]);
    const [line] = lines("es-419");
    await player.shows(line);
    await player.press("c");
    await player.showsNot(line);
    await player.press("c");
    await player.shows(line);

    await player.press("l");
    await player.when((video) => Math.abs(video.currentTime - 12) < 1);
    await player.press("j");
    await player.when((video) => Math.abs(video.currentTime - 2) < 1);

    await player.press("m");
    await player.when((video) => video.muted);
    await player.press("m");
    await player.when((video) => !video.muted);

    await player.press("k");
    await player.when((video) => !video.paused);
    await player.press("k");
    await player.when((video) => video.paused);

    await player.press("?");
    const help = player.page.getByRole("dialog", { name: "Atajos de teclado" });
    await help.getByText("Retroceder 10 segundos").waitFor();
    await player.press("Escape");
    await help.waitFor({ state: "hidden" });
  }));

test("a user is offered at most 480p, and told why", () =>
  watching("user", async (player) => {
    assert.deepEqual((await player.choices("Calidad")).slice(1), ["480p", "360p"]);
    await player.openMenu("Calidad");
    await player.page.getByText("Las calidades superiores a 480p vienen con Premium.").waitFor();
  }));

test("a premium member is offered 720p, and it is what plays", () =>
  watching("premium", async (player) => {
    assert.deepEqual((await player.choices("Calidad")).slice(1), ["720p", "480p", "360p"]);
    await player.choose("Calidad", "360p");
    await player.play();
    await player.when((video) => video.videoHeight === 360);
    await player.choose("Calidad", "720p");
    await player.seek(middles[3]);
    await player.when((video) => video.videoHeight === 720);
    const menu = await player.openMenu("Calidad");
    await menu.getByRole("menuitemradio", { name: /^720p en pantalla · hasta/ }).waitFor();
  }));

test("two languages are on screen at once, and can be moved against the sound", () =>
  watching("user", async (player) => {
    await player.pause();
    await player.choose("Subtítulos", names["es-419"]);
    await player.choose("Subtítulos", names.ko, "Segundo idioma");
    await player.seek(middles[2]);
    await player.shows(lines("es-419")[2]);
    await player.shows(lines("ko")[2]);
    // Between two lines there is none, until the next one comes half a second early.
    await player.seek(7.75);
    await player.showsNot(lines("ko")[2]);
    for (let step = 0; step < 5; step += 1) await player.press("z");
    await player.shows(lines("es-419")[2]);
    await player.shows(lines("ko")[2]);
  }));

test("subtitles look as the viewer wants, also the next time", () =>
  watching("user", async (player) => {
    await player.pause();
    const menu = await player.openMenu("Subtítulos");
    await player.page.keyboard.press("Tab");
    await player.page.keyboard.press("Enter");
    await menu.waitFor({ state: "hidden" });
    const dialog = player.page.getByRole("dialog", { name: "Aspecto y sincronía" });
    await dialog.getByText("Amarillo").click();
    await dialog.getByText("Arriba").click();
    await player.press("Escape");
    await dialog.waitFor({ state: "hidden" });

    await player.page.reload();
    await player.ready();
    await player.pause();
    await player.seek(middles[3]);
    const line = player.box.getByText(lines("es-419")[3], { exact: true });
    assert.equal(await line.evaluate((element) => getComputedStyle(element).color), "rgb(255, 228, 92)");
    const [place, picture] = [await line.boundingBox(), await player.box.boundingBox()];
    assert.ok(place.y < picture.y + picture.height / 4, "the line stands in the upper part of the picture");
  }));

test("the system knows what plays, and its keys work", () =>
  watching("user", async (player) => {
    await player.play();
    const shown = await player.page.evaluate(() => {
      const { metadata, playbackState } = navigator.mediaSession;
      return [metadata.title, metadata.artist, playbackState];
    });
    assert.deepEqual(shown, [episodes.first.es.title, titles.playable.es.title, "playing"]);
  }));

test("a stranger is asked to log in before anything plays", () =>
  visit(browser, {}, async (page) => {
    await page.goto(`/es/watch/${made().first}`);
    await page.getByRole("heading", { name: "Inicia sesión para ver este episodio" }).waitFor();
    assert.equal(await page.locator("video").count(), 0);
  }));
