import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { made, titles } from "../src/library.js";
import { openBrowser, phone, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** A page as those get it who run no scripts. */
async function source(path) {
  const answer = await fetch(`${made().url}${path}`);
  return { status: answer.status, html: await answer.text() };
}

/** The content of a meta element. */
function meta(html, name) {
  return new RegExp(`<meta [^>]*(?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1];
}

test("a title's page says what it is about before any script runs", async () => {
  const { playable } = made();
  const { title, description } = titles.playable.es;
  const { status, html } = await source(`/es/title/${playable}`);
  assert.equal(status, 200);
  assert.match(html, new RegExp(`<h1[^>]*>${title}</h1>`));
  assert.match(html, new RegExp(`<title data-seo>${title} · HallyuLatino</title>`));
  assert.equal(meta(html, "og:title"), title);
  assert.equal(meta(html, "og:type"), "video.tv_show");
  assert.equal(meta(html, "og:description"), description);
  assert.match(meta(html, "og:image"), /\/images\/.+/);
  const data = JSON.parse(/<script [^>]*application\/ld\+json[^>]*>(.*?)<\/script>/s.exec(html)[1]);
  assert.deepEqual([data["@type"], data.name, data.description], ["TVSeries", title, description]);
  const inPortuguese = await source(`/pt-BR/title/${playable}`);
  assert.match(inPortuguese.html, new RegExp(`<h1[^>]*>${titles.playable.pt.title}</h1>`));
});

test("an address that leads nowhere has the status 404 and a page that says so", () =>
  visit(browser, {}, async (page, visitor) => {
    for (const path of ["/es/title/cnt_01h455vb4pex5vsknk084sn02q", "/es/nada"]) {
      const answer = await page.goto(path);
      assert.equal(answer.status(), 404, path);
      await page.getByRole("heading", { name: "Esta escena no existe" }).waitFor();
      visitor.forgive(404);
    }
  }));

test("another language is the same page in that language", () =>
  visit(browser, {}, async (page) => {
    const { playable } = made();
    await page.goto(`/es/title/${playable}`);
    await page.getByRole("heading", { level: 1, name: titles.playable.es.title }).waitFor();
    await page.getByText("Idioma: Español").click();
    await page.getByRole("link", { name: "Português" }).click();
    await page.waitForURL(`/pt-BR/title/${playable}`);
    await page.getByRole("heading", { level: 1, name: titles.playable.pt.title }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "pt-BR");
    // The choice holds for the next visit.
    await page.goto("/");
    await page.waitForURL("/pt-BR");
  }));

test("home opens with a title that can be played, and plays it", async () => {
  const { first, playable, announced } = made();
  const { html } = await source("/es");
  assert.ok(html.includes(announced), "the announced title is on the page");
  assert.match(html, new RegExp(`<h1[^>]*>${titles.playable.es.title}</h1>`));
  assert.ok(
    html.includes(`href="/es/watch/${first}"`),
    "the button leads to the episode before any script runs",
  );
  await visit(browser, { role: "user" }, async (page) => {
    await page.getByRole("heading", { level: 1, name: titles.playable.es.title }).waitFor();
    await page.getByRole("link", { name: "Ver la ficha" }).click();
    await page.waitForURL(`/es/title/${playable}`);
    await page.goBack();
    await page.getByRole("link", { name: "Reproducir", exact: true }).click();
    await page.waitForURL(`/es/watch/${first}`);
    await page.locator("video").waitFor();
  });
});

test("on the narrowest phones nothing in the bar lies on something else", async () => {
  for (const width of [320, 360, phone.width]) {
    await visit(browser, { viewport: { ...phone, width }, role: "user" }, async (page) => {
      const parts = page.getByRole("banner").locator("a, summary").filter({ visible: true });
      const boxes = await Promise.all((await parts.all()).map((part) => part.boundingBox()));
      boxes.sort((one, other) => one.x - other.x);
      assert.ok(boxes.length > 3);
      assert.ok(boxes.at(-1).x + boxes.at(-1).width <= width);
      boxes.slice(1).forEach(({ x }, before) => {
        const end = boxes[before].x + boxes[before].width;
        assert.ok(end <= x, `at ${width} pixels one ends at ${end}, the next begins at ${x}`);
      });
    });
  }
});

test("a title without an episode offers nothing to play", () =>
  visit(browser, {}, async (page) => {
    await page.goto(`/es/title/${made().announced}`);
    await page.getByText("Los episodios se publicarán pronto.").waitFor();
    assert.equal(await page.getByRole("link", { name: "Reproducir" }).count(), 0);
  }));

test("a track that waits for a provider says so, and what to configure", () =>
  visit(browser, { role: "user" }, async (page) => {
    await page.goto(`/es/watch/${made().second}`);
    const tracks = page.getByRole("region", { name: "Subtítulos de este episodio" });
    const korean = tracks.getByRole("listitem").filter({ hasText: "한국어" });
    await korean.getByText("Pendientes: falta configurar el servicio de subtítulos").waitFor();
    await korean.getByText("Ajuste: transcription.base_url").waitFor();
  }));

test("browse filters by type and says when nothing is left", () =>
  visit(browser, {}, async (page) => {
    await page.goto("/es/browse");
    const shown = page.getByRole("main");
    await shown.getByText("2 títulos").waitFor();
    await page.getByLabel("Formato").selectOption("movie");
    await shown.getByRole("link", { name: titles.announced.es.title }).waitFor();
    await shown.getByText("1 título", { exact: true }).waitFor();
    await page.getByLabel("Formato").selectOption("kpop");
    await page.getByRole("heading", { name: "Nada coincide con estos filtros" }).waitFor();
  }));
