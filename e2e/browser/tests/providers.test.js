import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { greets, logIn, logOut, register } from "../src/accounts.js";
import { made, password } from "../src/library.js";
import { openBrowser, visit } from "../src/visitor.js";

/** Stands in the place of Google. */
const partner = process.env.HALLYU_E2E_ISSUER;

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

async function leave(page) {
  await page.goto("/es/login");
  await page.getByRole("link", { name: "Continuar con Google" }).click();
}

/** Says at the provider who it is. */
async function agree(page, name) {
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Where a login through a provider ends that failed. */
async function isRefused(page, reason) {
  await page.getByRole("heading", { name: "No pudimos iniciar tu sesión" }).waitFor();
  await page.getByText(reason).waitFor();
  await page.getByRole("main").getByRole("link", { name: "Iniciar sesión" }).waitFor();
}

test("whoever comes from the provider has an account, and it is the same the next time", () =>
  visit(browser, { partner }, async (page) => {
    await leave(page);
    await agree(page, "violeta");
    await page.waitForURL("/es");
    await greets(page, "violeta");
    await page.goto("/es/profile");
    await page.getByLabel("Apodo").fill("violeta2");
    await page.getByRole("button", { name: "Guardar cambios" }).click();
    await page.getByText("Cambios guardados.").waitFor();

    await logOut(page);
    // The provider remembers who it is.
    await leave(page);
    await page.waitForURL("/es");
    await page.goto("/es/profile");
    assert.equal(await page.getByLabel("Apodo").inputValue(), "violeta2");
  }));

test("whoever cancels at the provider comes back to a page that says so", () =>
  visit(browser, { partner }, async (page) => {
    await leave(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    await isRefused(page, "Google no confirmó quién eres. Inténtalo de nuevo.");
  }));

test("an address that the provider does not vouch for opens nobody's account", () =>
  visit(browser, { partner }, async (page) => {
    await register("unverifiedsol");
    await leave(page);
    await agree(page, "unverifiedsol");
    await isRefused(page, /Google no confirma que este correo sea tuyo/);
  }));

test("a state that is made up, or of another browser, is refused", () =>
  visit(browser, { partner }, async (page) => {
    const departure = await fetch(`${made().url}/api/v1/auth/oauth/google?redirect_uri=/es`, {
      redirect: "manual",
    });
    const stolen = new URL(departure.headers.get("location")).searchParams.get("state");
    for (const state of ["x".repeat(stolen.length), stolen]) {
      await page.goto(`/api/v1/auth/oauth/google/callback?state=${state}&code=x`);
      await isRefused(page, "Tardó demasiado o la página se abrió dos veces. Empieza de nuevo.");
    }
  }));

test("an account at the provider is linked, lets in, and does not once it is removed", () =>
  visit(browser, { partner }, async (page) => {
    await logIn(page, await register("azucena"), password);
    await greets(page, "azucena");
    await page.goto("/es/security");
    const section = page.getByRole("region", { name: "Cuentas vinculadas" });
    await section.getByRole("button", { name: "Vincular Google" }).click();
    await agree(page, "azucena.otra");
    await section.getByText("azucena.otra@example.com").waitFor();
    await logOut(page);
    await leave(page);
    await page.waitForURL("/es");
    await greets(page, "azucena");

    await page.goto("/es/security");
    await section.getByRole("button", { name: "Quitar Google" }).click();
    await section.getByRole("button", { name: "Vincular Google" }).waitFor();
    assert.equal(await section.getByRole("listitem").count(), 0);
  }));
