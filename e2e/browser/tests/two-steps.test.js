import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { greets, logIn, logOut, register } from "../src/accounts.js";
import { appCode } from "../src/authenticator.js";
import { password } from "../src/library.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Seconds that an app shows a code: each is good once, so that the next one is shown ahead of its time. */
const step = 30_000;

/** Takes the first step of a login and shows a code in the second. */
async function logInWith(page, email, code) {
  await logIn(page, email, password);
  await page.getByRole("heading", { name: "Falta un paso" }).waitFor();
  await show(page, code);
}

async function show(page, code) {
  await page.getByLabel("Código").fill(code);
  await page.getByRole("button", { name: "Continuar", exact: true }).click();
}

test("a second step is set up, asked for, replaced by a recovery code once, and switched off", () =>
  visit(browser, {}, async (page, visitor) => {
    const email = await register("nebulosa");
    await logIn(page, email, password);
    await greets(page, "nebulosa");
    await page.goto("/es/security");
    const section = page.getByRole("region", { name: "Verificación en dos pasos" });
    await section.getByRole("button", { name: "Configurar" }).click();
    const square = section.getByRole("img", { name: /^Código QR/ });
    const background = await square.evaluate((svg) => getComputedStyle(svg).backgroundColor);
    assert.match(background, /^rgb\(2\d\d, 2\d\d, 2\d\d\)$/, "cameras want it light");
    const secret = await section.getByText(/^[A-Z2-7]{32}$/).innerText();
    await section.getByRole("textbox", { name: "Código" }).fill(appCode(secret));
    await section.getByRole("button", { name: "Activar" }).click();
    await section.getByText("La verificación en dos pasos está activada.").waitFor();
    const recovery = await section.getByRole("listitem").allInnerTexts();
    assert.equal(new Set(recovery).size, 10);
    await section.getByRole("button", { name: "Ya los guardé" }).click();
    await section.getByText("Quedan 10 códigos de recuperación.").waitFor();

    await logOut(page);
    await logInWith(page, email, appCode(secret, 0));
    await page.getByRole("main").getByRole("alert").waitFor();
    visitor.forgive(401);
    await show(page, appCode(secret, Date.now() + step));
    await greets(page, "nebulosa");

    await logOut(page);
    await logInWith(page, email, recovery[0]);
    await greets(page, "nebulosa");
    await logOut(page);
    await logInWith(page, email, recovery[0]);
    await page.getByRole("main").getByRole("alert").waitFor();
    visitor.forgive(401);
    await show(page, recovery[1].toLowerCase());
    await greets(page, "nebulosa");

    await page.goto("/es/security");
    await section.getByText("Quedan 8 códigos de recuperación.").waitFor();
    await section.getByRole("button", { name: "Desactivar" }).click();
    await section.getByRole("textbox", { name: "Código" }).fill(recovery[2]);
    await section.getByRole("button", { name: "Desactivar" }).click();
    await section.getByRole("button", { name: "Configurar" }).waitFor();
    await logOut(page);
    await logIn(page, email, password);
    await greets(page, "nebulosa");
  }));
