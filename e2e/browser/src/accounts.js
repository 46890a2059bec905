import assert from "node:assert/strict";
import { made, password } from "./library.js";

/** Makes an account through the API; returns its address. */
export async function register(nickname) {
  const email = `${nickname}@example.com`;
  const wish = { email, password, nickname, country: "PE", language: "es" };
  const answer = await fetch(`${made().url}/api/v1/auth/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...wish, terms_agreed: true, privacy_agreed: true }),
  });
  assert.equal(answer.status, 201);
  return email;
}

/** Fills in the form of the login and sends it. */
export async function logIn(page, email, word) {
  await page.goto("/es/login");
  await page.getByLabel("Correo electrónico").fill(email);
  await page.getByLabel("Contraseña", { exact: true }).fill(word);
  await page.getByRole("main").getByRole("button", { name: "Iniciar sesión" }).click();
}

export async function logOut(page) {
  await page.goto("/es/logout");
  await page.getByRole("heading", { name: "Sesión cerrada" }).waitFor();
}

/** Waits until the page says who is logged in. */
export async function greets(page, nickname) {
  await page.getByRole("link", { name: `Tu perfil: ${nickname}`, exact: true }).waitFor();
}
