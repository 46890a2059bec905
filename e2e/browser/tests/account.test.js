import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { password } from "../src/library.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** The text that the field with this label is described by. */
async function complaint(page, label) {
  const field = page.getByLabel(label, { exact: true });
  assert.equal(await field.getAttribute("aria-invalid"), "true", label);
  const ids = (await field.getAttribute("aria-describedby")).split(" ");
  return page.locator(`[id="${ids.at(-1)}"]`).innerText();
}

test("a wrong password is refused in words, the right one lets in", () =>
  visit(browser, {}, async (page, visitor) => {
    await page.goto("/es/login");
    await page.getByLabel("Correo electrónico").fill("user@example.com");
    await page.getByLabel("Contraseña", { exact: true }).fill("Otra-Clave-9");
    const button = page.getByRole("main").getByRole("button", { name: "Iniciar sesión" });
    await button.click();
    const alert = page.getByRole("main").getByRole("alert");
    assert.match(await alert.innerText(), /contraseña/i);
    visitor.forgive(401);
    await page.getByLabel("Contraseña", { exact: true }).fill(password);
    await button.click();
    await page.waitForURL("/es");
    await page.getByRole("link", { name: "Tu perfil: vieweruser" }).waitFor();
  }));

test("a registration with wrong fields says at each what is wrong", () =>
  visit(browser, {}, async (page, visitor) => {
    await page.goto("/es/register");
    await page.getByLabel("Correo electrónico").fill("nadie");
    await page.getByLabel("Contraseña", { exact: true }).fill("corta");
    await page.getByLabel("Apodo").fill("x");
    await page.getByRole("button", { name: "Crear cuenta" }).click();
    await page.getByText("Revisa los 5 campos marcados.").waitFor();
    visitor.forgive(400);
    const labels = [
      "Correo electrónico",
      "Contraseña",
      "Apodo",
      "Acepto los términos de uso.",
      "Acepto la política de privacidad.",
    ];
    const complaints = [];
    for (const label of labels) complaints.push(await complaint(page, label));
    assert.ok(
      complaints.every((text) => text.length > 10),
      complaints.join("\n"),
    );
    assert.equal(new Set(complaints.slice(0, 3)).size, 3);
  }));

test("somebody new registers, logs in, changes the nickname and logs out", () =>
  visit(browser, {}, async (page) => {
    await page.goto("/es/register");
    await page.getByLabel("Correo electrónico").fill("marisol@example.com");
    await page.getByLabel("Contraseña", { exact: true }).fill(password);
    await page.getByLabel("Apodo").fill("marisol");
    await page.getByLabel("Acepto los términos de uso.").check();
    await page.getByLabel("Acepto la política de privacidad.").check();
    await page.getByRole("button", { name: "Crear cuenta" }).click();
    await page.getByText("Tu cuenta está lista.").waitFor();
    await page.getByLabel("Correo electrónico").fill("marisol@example.com");
    await page.getByLabel("Contraseña", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Iniciar sesión" }).click();

    await page.getByRole("link", { name: "Tu perfil: marisol" }).click();
    await page.getByLabel("Apodo").fill("marisol2");
    await page.getByRole("button", { name: "Guardar cambios" }).click();
    await page.getByText("Cambios guardados.").waitFor();
    await page.reload();
    assert.equal(await page.getByLabel("Apodo").inputValue(), "marisol2");

    await page.getByRole("link", { name: "Cerrar sesión" }).click();
    await page.getByRole("heading", { name: "Sesión cerrada" }).waitFor();
    await page.goto("/es/profile");
    await page.getByRole("heading", { name: "Inicia sesión para ver tu perfil" }).waitFor();
  }));
