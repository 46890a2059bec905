import { after, before, test } from "node:test";
import { greets, logIn, logOut, register } from "../src/accounts.js";
import { plugIn } from "../src/authenticator.js";
import { made, password } from "../src/library.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Browsers have passkeys for names, not for bare addresses. */
const at = () => made().url.replace("127.0.0.1", "localhost");

test("a passkey is made, lets in alone, and lets nobody in once it is removed", () =>
  visit(browser, { at: at() }, async (page, visitor) => {
    await plugIn(page);
    await logIn(page, await register("lucero"), password);
    await greets(page, "lucero");
    await page.goto("/es/security");
    const section = page.getByRole("region", { name: "Llaves de acceso" });
    const add = section.getByRole("button", { name: "Agregar una llave" });
    await section.getByLabel("Nombre de la llave").fill("Mi portátil");
    await add.click();
    await section.getByRole("listitem").filter({ hasText: "Mi portátil" }).waitFor();
    await section.getByLabel("Nombre de la llave").fill("Otra vez");
    await add.click();
    await section.getByText("Este dispositivo ya tiene una llave para tu cuenta.").waitFor();

    await logOut(page);
    await enterByPasskey(page);
    await greets(page, "lucero");

    await page.goto("/es/security");
    await section.getByText(/Usada por última vez/).waitFor();
    await section.getByRole("button", { name: "Quitar Mi portátil" }).click();
    await section.getByRole("listitem").waitFor({ state: "detached" });
    await logOut(page);
    await enterByPasskey(page);
    await page.getByRole("main").getByRole("alert").waitFor();
    visitor.forgive(401);
  }));

async function enterByPasskey(page) {
  await page.goto("/es/login");
  await page.getByRole("button", { name: "Entrar con una llave de acceso" }).click();
}
