import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { password } from "../src/library.js";
import { mailTo } from "../src/mailbox.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

test("marketing is switched on and off, and the page says since when", () =>
  visit(browser, { role: "premium" }, async (page) => {
    await page.goto("/es/privacy");
    const marketing = page.getByRole("switch", { name: "Novedades y ofertas" });
    const before = (await marketing.getAttribute("aria-checked")) === "true";
    await marketing.click();
    await page.getByText(before ? /Retirado el/ : /ofertas. Aceptado el/).waitFor();
    await page.reload();
    assert.equal(await marketing.getAttribute("aria-checked"), String(!before));
  }));

test("a copy of the data is requested, made and saved as a ZIP", () =>
  visit(browser, { role: "premium" }, async (page) => {
    await page.goto("/es/privacy");
    await page.getByRole("button", { name: "Pedir una copia de mis datos" }).click();
    const button = page.getByRole("button", { name: "Descargar" });
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    assert.match(download.suggestedFilename(), /^hallyulatino-\d{4}-\d\d-\d\d\.zip$/);
    const bytes = await readFile(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
  }));

test("an account is marked for erasure with the password and kept after all", () =>
  visit(browser, { role: "user" }, async (page, visitor) => {
    await page.goto("/es/privacy");
    await page.getByRole("button", { name: "Eliminar mi cuenta…" }).click();
    await page.getByText("Esto se queda").waitFor();
    const erase = page.getByRole("button", { name: "Eliminar mi cuenta", exact: true });
    await page.getByLabel("Contraseña", { exact: true }).fill("Otra-Clave-9");
    await erase.click();
    await page
      .getByRole("main")
      .getByRole("alert")
      .filter({ hasText: /contraseña/i })
      .waitFor();
    visitor.forgive(401);
    await page.getByLabel("Contraseña", { exact: true }).fill(password);
    await erase.click();
    await page.getByText(/Tu cuenta se eliminará el/).waitFor();
    // Whoever did it may be somebody else: the owner is told.
    await mailTo("user@example.com", /El \d{4}-\d\d-\d\d se eliminará todo/);
    await page.goto("/es/profile");
    await page.getByRole("button", { name: "Conservar mi cuenta" }).click();
    await page.getByText(/Tu cuenta se eliminará el/).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: "Guardar cambios" }).waitFor();
    assert.equal(await page.getByText(/Tu cuenta se eliminará el/).count(), 0);
  }));

test("what the user is told and what others see is kept", () =>
  visit(browser, { role: "user" }, async (page) => {
    await page.goto("/es/profile");
    await page.getByLabel("En mis dispositivos").uncheck();
    await page.getByLabel("Mi foto").uncheck();
    await page.getByRole("button", { name: "Guardar cambios" }).click();
    await page.getByText("Cambios guardados.").waitFor();
    await page.reload();
    assert.equal(await page.getByLabel("En mis dispositivos").isChecked(), false);
    assert.equal(await page.getByLabel("Mi foto").isChecked(), false);
    assert.equal(await page.getByLabel("Por correo electrónico").isChecked(), true);
  }));
