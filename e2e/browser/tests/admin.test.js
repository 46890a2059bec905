import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { greets, logIn, register } from "../src/accounts.js";
import { password } from "../src/library.js";
import { openBrowser, Visitor, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Opens the page of the accounts and looks for one; its card. */
async function find(page, nickname) {
  await page.goto("/es/admin/users");
  await page.getByLabel("Correo o apodo").fill(nickname);
  await page.getByRole("button", { name: "Buscar" }).click();
  await page.getByText("1 cuenta", { exact: true }).waitFor();
  return page.getByRole("article").filter({ hasText: `${nickname}@example.com` });
}

test("an admin suspends an account, which is out at once, and opens it again", () =>
  visit(browser, { role: "admin" }, async (page) => {
    const email = await register("cometa");
    const other = await Visitor.open(browser);
    await logIn(other.page, email, password);
    await greets(other.page, "cometa");

    const card = await find(page, "cometa");
    await card.getByRole("button", { name: "Suspender", exact: true }).click();
    await card.getByLabel("Motivo").fill("Publica enlaces falsos");
    await card.getByRole("button", { name: "Suspender y cerrar sus sesiones" }).click();
    await card.getByText(/^Suspendida desde .*: Publica enlaces falsos$/).waitFor();

    await other.page.goto("/es/profile");
    await other.page.getByRole("heading", { name: "Inicia sesión para ver tu perfil" }).waitFor();
    other.forgive(401);
    await logIn(other.page, email, password);
    await other.page
      .getByRole("main")
      .getByRole("alert")
      .filter({ hasText: /suspendida/i })
      .waitFor();
    other.forgive(403);

    await card.getByRole("button", { name: "Reabrir" }).click();
    await card.getByRole("button", { name: "Suspender", exact: true }).waitFor();
    await logIn(other.page, email, password);
    await greets(other.page, "cometa");
    await other.leave();
  }));

test("an admin gives an account another role, and the log says who did it", () =>
  visit(browser, { role: "admin" }, async (page) => {
    await register("planeta");
    const card = await find(page, "planeta");
    await card.getByLabel("Rol").selectOption("creator");
    const log = page.getByRole("region", { name: "Registro de auditoría" }).getByRole("listitem");
    await log.first().filter({ hasText: "role.set" }).filter({ hasText: "creator" }).waitFor();
    const again = await find(page, "planeta");
    await again.waitFor();
    assert.equal(await again.getByLabel("Rol").inputValue(), "creator");
  }));

test("whoever is no admin is refused by the page and by the server", () =>
  visit(browser, { role: "user" }, async (page, visitor) => {
    await page.goto("/es/admin/users");
    await page.getByRole("heading", { name: "Esta página es para administradores" }).waitFor();
    const status = await page.evaluate(async () => (await fetch("/api/v1/admin/users")).status);
    assert.equal(status, 403);
    visitor.forgive(403);
  }));
