import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { logIn, register } from "../src/accounts.js";
import { made, password } from "../src/library.js";
import { mailTo } from "../src/mailbox.js";
import { openBrowser, Visitor, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** The text that the field with this label is described by. */
async function complaint(page, label) {
  const field = page.getByLabel(label, { exact: true });
  await field.and(page.locator('[aria-invalid="true"]')).waitFor();
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

test("what is sent before any script runs does not show the password in the address", async () => {
  const context = await browser.newContext({ baseURL: made().url, javaScriptEnabled: false });
  const page = await context.newPage();
  for (const path of ["/es/login", "/es/reset-password?token=x"]) {
    await page.goto(path);
    await page.locator("input[type=password]").fill(password);
    await page.locator("input[type=password]").press("Enter");
    await page.waitForLoadState();
    assert.ok(!page.url().includes(encodeURIComponent(password)));
  }
  await context.close();
});

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

test("a forgotten password is replaced by the link of a mail, once", () =>
  visit(browser, {}, async (page, visitor) => {
    const email = await register("estrella");
    await page.goto("/es/login");
    await page.getByRole("link", { name: "¿Olvidaste tu contraseña?" }).click();
    // The page before has a field of the same name.
    const send = page.getByRole("button", { name: "Enviar enlace" });
    await send.waitFor();
    await page.getByLabel("Correo electrónico").fill(email);
    await send.click();
    await page.getByText(`Si hay una cuenta con ${email}`).waitFor();

    const link = await mailTo(email, /\/es\/reset-password\?token=\S+/);
    await page.goto(link);
    await page.getByLabel("Contraseña", { exact: true }).fill("corta");
    await page.getByRole("button", { name: "Guardar contraseña" }).click();
    assert.match(await complaint(page, "Contraseña"), /8/);
    visitor.forgive(400);
    await page.getByLabel("Contraseña", { exact: true }).fill("Segunda-Nieve-8");
    await page.getByRole("button", { name: "Guardar contraseña" }).click();
    await page.getByText("Tu contraseña cambió").waitFor();

    await logIn(page, email, password);
    await page.getByRole("main").getByRole("alert").waitFor();
    visitor.forgive(401);
    await logIn(page, email, "Segunda-Nieve-8");
    await page.waitForURL("/es");

    await page.goto(link);
    await page.getByLabel("Contraseña", { exact: true }).fill("Tercera-Nieve-9");
    await page.getByRole("button", { name: "Guardar contraseña" }).click();
    await page.getByText("Este enlace ya no sirve").waitFor();
    visitor.forgive(401);
  }));

test("the other session is seen and ended, and the password changed", () =>
  visit(browser, {}, async (page, visitor) => {
    const email = await register("aurora");
    const other = await Visitor.open(browser);
    await logIn(other.page, email, password);
    await other.page.waitForURL("/es");
    await logIn(page, email, password);
    await page.waitForURL("/es");

    await page.goto("/es/profile");
    await page
      .getByRole("navigation", { name: "Tu cuenta" })
      .getByRole("link", { name: "Seguridad" })
      .click();
    const sessions = page.getByRole("list", { name: "Sesiones abiertas" }).getByRole("listitem");
    await page.getByText("Este dispositivo").waitFor();
    assert.equal(await sessions.count(), 2);
    await sessions.getByRole("button", { name: /^Cerrar la sesión de Chrome/ }).click();
    await page.getByText("Listo: esa sesión ya no puede usarse.").waitFor();
    await sessions.nth(1).waitFor({ state: "detached" });
    await other.page.goto("/es/profile");
    await other.page.getByRole("heading", { name: "Inicia sesión para ver tu perfil" }).waitFor();
    other.forgive(401);
    await other.leave();

    await page.getByLabel("Contraseña actual").fill("Otra-Clave-9");
    await page.getByLabel("Contraseña nueva").fill("Segunda-Nieve-8");
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await page.getByText("No es tu contraseña actual.").waitFor();
    visitor.forgive(401);
    await page.getByLabel("Contraseña actual").fill(password);
    await page.getByRole("button", { name: "Cambiar contraseña" }).click();
    await page.getByText("Contraseña cambiada.").waitFor();
    await mailTo(email, /\/es\/forgot-password/);
  }));

/** What the page gets when it asks for the next pair of tokens, with or without the proof that it is ours. */
function refresh(page, { proof }) {
  return page.evaluate(async (withProof) => {
    const csrf = /hallyu_csrf=([^;]+)/.exec(document.cookie)[1];
    const response = await fetch("/api/v1/auth/refresh", {
      method: "POST",
      headers: { "X-Session-Transport": "cookie", ...(withProof && { "X-CSRF-Token": csrf }) },
    });
    return { status: response.status, body: await response.text() };
  }, proof);
}

test("no script of a page can read what proves who is there, and the session goes on", () =>
  visit(browser, { role: "user" }, async (page, visitor) => {
    const readable = await page.evaluate(() => JSON.stringify(localStorage) + document.cookie);
    assert.ok(!/eyJ|token|access|refresh/i.test(readable), readable);
    const cookies = await page.context().cookies();
    const ofSession = cookies.filter(({ name, httpOnly }) => httpOnly && /access|refresh/.test(name));
    const hidden = ofSession.map(({ name, sameSite }) => `${name} ${sameSite}`);
    assert.deepEqual(hidden.sort(), ["hallyu_access Lax", "hallyu_refresh Strict"]);

    const renewed = await refresh(page, { proof: true });
    assert.equal(renewed.status, 200);
    assert.ok(!renewed.body.includes("_token"), renewed.body);
    await page.goto("/es/profile");
    assert.equal(await page.getByLabel("Apodo").inputValue(), "vieweruser");

    const forged = await refresh(page, { proof: false });
    assert.equal(forged.status, 403);
    visitor.forgive(403);
    await page.goto("/es");
    await page.getByRole("main").waitFor();
  }));
