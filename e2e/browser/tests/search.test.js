import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { made, people, titles } from "../src/library.js";
import { openBrowser, phone, visit } from "../src/visitor.js";

const { title } = titles.playable.es;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const field = (page) => page.getByRole("main").getByRole("searchbox");
const found = (page, name) => page.getByRole("main").getByRole("link", { name });

test("titles are found while one types, in any alphabet, and the address follows", () =>
  visit(browser, { viewport: phone }, async (page) => {
    await page.goto("/es");
    await page.getByRole("link", { name: "Buscar" }).click();
    await page.waitForURL("/es/search");
    await field(page).pressSequentially("estacion prim");
    await found(page, title).waitFor();
    await page.waitForURL("/es/search?q=estacion+prim");
    assert.deepEqual(await page.getByRole("main").locator("mark").first().allTextContents(), ["estación"]);
    await field(page).fill("첫눈");
    await page.waitForURL(`/es/search?q=${encodeURIComponent("첫눈")}`);
    await found(page, title).waitFor();
    await found(page, title).click();
    await page.waitForURL(`/es/title/${made().playable}`);
    await page.goBack();
    assert.equal(await field(page).inputValue(), "첫눈");
  }));

test("an answer that comes late does not replace a newer one", () =>
  visit(browser, {}, async (page) => {
    await page.route("**/api/v1/search?*q=nieve*", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue().catch(() => undefined);
    });
    await page.goto("/es/search");
    await field(page).fill("nieve");
    await page.waitForRequest(/search\?.*q=nieve/);
    await field(page).fill("promesa");
    await found(page, titles.announced.es.title).waitFor();
    await page.waitForTimeout(2000);
    assert.equal(await found(page, title).count(), 0);
  }));

test("the field in the bar suggests names, by keyboard alone", () =>
  visit(browser, {}, async (page) => {
    await page.goto("/es");
    const box = page.getByRole("combobox", { name: "Buscar títulos, personas y diálogos" });
    await box.pressSequentially("han seo");
    const option = page.getByRole("option", { name: people.lead.name_romanized });
    await option.waitFor();
    assert.equal(await box.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("ArrowDown");
    assert.equal(await box.getAttribute("aria-activedescendant"), await option.getAttribute("id"));
    await page.keyboard.press("Escape");
    assert.equal(await box.getAttribute("aria-expanded"), "false");
    assert.equal(await box.inputValue(), "han seo");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(`/es/person/${made().lead}`);
    await page.getByRole("heading", { level: 1, name: people.lead.name_romanized }).waitFor();
  }));

test("Enter in the bar opens the search page, which remembers until told to forget", () =>
  visit(browser, {}, async (page) => {
    await page.goto("/es");
    await page.getByRole("combobox").fill("promesa");
    await page.keyboard.press("Enter");
    await page.waitForURL("/es/search?q=promesa");
    await found(page, titles.announced.es.title).waitFor();
    await page.getByRole("button", { name: "Vaciar la búsqueda" }).click();
    await page.getByRole("button", { name: "promesa", exact: true }).click();
    await found(page, titles.announced.es.title).waitFor();
    await page.getByRole("button", { name: "Vaciar la búsqueda" }).click();
    await page.getByRole("button", { name: "Olvidar la búsqueda promesa" }).click();
    await page.getByRole("heading", { name: "Búsquedas recientes" }).waitFor({ state: "detached" });
  }));

test("facets narrow what was found", () =>
  visit(browser, {}, async (page) => {
    await page.goto("/es/search?q=la");
    const types = page.getByRole("group", { name: "Formato" });
    await types.getByRole("button", { name: /^Película/ }).click();
    await found(page, titles.announced.es.title).waitFor();
    await found(page, title).waitFor({ state: "detached" });
    await page.waitForURL("/es/search?q=la&type=movie");
    // What all have is no choice.
    await field(page).fill("promesa");
    await page.waitForURL("/es/search?q=promesa");
    await page.getByRole("status").getByText("1 título").waitFor();
    assert.equal(await page.getByRole("group", { name: "Género" }).count(), 0);
  }));

test("what finds nothing says so, and a server in trouble is told of, with a way to try again", () =>
  visit(browser, {}, async (page, visitor) => {
    await page.goto("/es/search?q=xqzwv");
    await page.getByRole("heading", { name: "Nada coincide con «xqzwv»" }).waitFor();
    const trouble = (route) => route.fulfill({ status: 503, json: { success: false } });
    await page.route("**/api/v1/search?*", trouble);
    await field(page).fill("promesa");
    await page.getByRole("alert").getByText("No pudimos cargar esta parte").waitFor();
    visitor.forgive(503);
    await page.unroute("**/api/v1/search?*", trouble);
    await page.getByRole("button", { name: "Reintentar" }).click();
    await found(page, titles.announced.es.title).waitFor();
  }));

test("a line leads to the second at which it is said", () =>
  visit(browser, { role: "premium" }, async (page) => {
    await page.goto("/es/search?q=tren");
    await page.getByRole("button", { name: "Buscar también en lo que no he visto" }).click();
    const line = page.getByRole("region", { name: "En los diálogos" }).getByRole("link").first();
    const address = await line.getAttribute("href");
    const second = Number(new URL(address, made().url).searchParams.get("t"));
    await line.click();
    await page.waitForURL(`${made().url}${address}`);
    const video = page.locator("video");
    await video.waitFor();
    await page.waitForFunction((at) => document.querySelector("video").currentTime >= at, second);
  }));
