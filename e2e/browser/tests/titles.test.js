import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, test } from "node:test";
import { Api } from "../src/api.js";
import { photograph } from "../src/camera.js";
import { made, password, video } from "../src/library.js";
import { openBrowser, patience, phone, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const asCreator = () => new Api(made().url).as("creator@example.com", password);

/** A new title with an episode, for which a file is sent. */
async function newEpisode(title, bytes) {
  const creator = await asCreator();
  const { content_id: content } = await creator.post("/contents", { type: "drama", title, year: 2026 });
  const { episode_id: id } = await creator.post(`/contents/${content}/episodes`, { episode_number: 1 });
  const { job_id: job } = await creator.send("POST", `/episodes/${id}/media`, bytes, "video/mp4");
  return { creator, content, id, job };
}

/** Fills the dialog that asks for a time in so many milliseconds. */
async function schedule(page, milliseconds) {
  await page.getByRole("button", { name: "Programar" }).click();
  const dialog = page.getByRole("dialog", { name: "Programar" });
  const time = new Date(Date.now() + milliseconds);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  await dialog.getByLabel("Fecha y hora").fill(local);
  await dialog.getByRole("button", { name: "Programar" }).click();
  return dialog;
}

test("a title is made, described in several languages and given a poster", () =>
  visit(browser, { role: "creator" }, async (page) => {
    await page.goto("/es/studio");
    await page.getByRole("button", { name: "Nuevo título" }).click();
    const dialog = page.getByRole("dialog", { name: "Nuevo título" });
    await dialog.getByLabel("Nombre en coreano").fill("겨울 바다");
    await dialog.getByLabel("Tipo").selectOption("movie");
    await dialog.getByRole("button", { name: "Crear título" }).click();
    await page.getByRole("heading", { name: "겨울 바다", level: 1 }).waitFor();
    await page.getByText("Es un borrador: solo tú lo ves.").waitFor();

    const spanish = page.getByRole("group", { name: "Español" });
    await spanish.getByLabel("Nombre").fill("Mar de invierno");
    await spanish.getByLabel("De qué trata").fill("Dos hermanas vuelven al puerto donde crecieron.");
    await page.getByRole("button", { name: "Romance" }).click();
    await page.getByLabel("Minutos por episodio").fill("112");
    await page.getByRole("button", { name: "Guardar datos" }).click();
    await page.getByText("Guardado", { exact: true }).waitFor();
    await page.getByLabel("Cambiar el cartel").first().setInputFiles(video("poster.jpg"));
    await page.getByRole("region", { name: "Imágenes" }).getByText("Guardado", { exact: true }).waitFor();

    await page.reload();
    assert.equal(await spanish.getByLabel("Nombre").inputValue(), "Mar de invierno");
    assert.equal(await page.getByLabel("Minutos por episodio").inputValue(), "112");
    assert.equal(await page.getByRole("button", { name: "Romance" }).getAttribute("aria-pressed"), "true");
    await photograph(page, "title-edited-1440");

    await page.getByRole("button", { name: "Anunciar" }).click();
    await page.getByText("Está anunciado: se ve la ficha").waitFor();
    await page.getByRole("button", { name: "Retirar" }).click();
    await page.getByText("Es un borrador: solo tú lo ves.").waitFor();
  }));

test("an episode is published at the time that its creator has chosen", async () => {
  const { creator, id, job } = await newEpisode("첫차", readFileSync(video("short.mp4")));
  await creator.job(job);
  await visit(browser, { role: "creator", viewport: phone }, async (page) => {
    await page.goto(`/es/studio/episode/${id}`);
    const past = await schedule(page, -60_000);
    await past.getByText("Elige un momento que aún no haya pasado.").waitFor();
    await past.getByRole("button", { name: "Cerrar" }).click();

    await schedule(page, 3_600_000);
    await page.getByText(/^Se publica el /).waitFor();
    await photograph(page, "episode-scheduled-390");
    await page.getByRole("button", { name: "Quitar la fecha" }).click();
    await page.getByText(/^Se publica el /).waitFor({ state: "hidden" });

    await schedule(page, 3_000);
    await page.getByText(/^Se publica el /).waitFor();
    const end = Date.now() + patience;
    while (!(await page.getByText("Está publicado: lo ve quien ve el título.").isVisible())) {
      assert.ok(Date.now() < end, "it was not published");
      await delay(1_000);
      await page.reload();
      await page.getByRole("heading", { name: "Publicación" }).waitFor();
    }
    await page.getByRole("button", { name: "Retirar" }).click();
    await page.getByText("Es un borrador: solo tú lo ves.").waitFor();
  });
});

test("an episode is described, and its name is what viewers read", async () => {
  const { creator, content, id, job } = await newEpisode("골목", readFileSync(video("short.mp4")));
  await creator.job(job);
  await visit(browser, { role: "creator" }, async (page) => {
    await page.goto(`/es/studio/episode/${id}`);
    await page.getByRole("group", { name: "Español" }).getByLabel("Nombre").fill("El callejón");
    await page.getByRole("group", { name: "한국어" }).getByLabel("Nombre").fill("골목길");
    await page.getByRole("button", { name: "Guardar datos" }).click();
    await page.getByText("Guardado", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Publicar ahora" }).click();
    await page.getByText("Está publicado: lo ve quien ve el título.").waitFor();
    await page.getByRole("link", { name: "골목" }).click();
    await page.getByRole("button", { name: "Publicar ahora" }).click();
    await page.getByText("Está publicado y en emisión.").waitFor();
    await page.goto(`/es/title/${content}`);
    await page.getByText("El callejón").first().waitFor();
  });
});

test("a job says stage by stage how it goes, and one that failed can be tried again", async () => {
  const { creator, id, job } = await newEpisode("빈 상자", Buffer.from("no es un video".repeat(100)));
  await creator.job(job);
  await visit(browser, { role: "creator" }, async (page) => {
    await page.goto(`/es/studio/episode/${id}`);
    const panel = page.getByRole("region", { name: "Preparación del video" });
    await panel.getByText("No se pudo terminar.").waitFor();
    await panel.getByRole("listitem").filter({ hasText: "Revisar el archivo" }).getByText("falló").waitFor();
    await photograph(page, "job-failed-1440");
    const again = page.waitForResponse((answer) => answer.url().endsWith("/retry"));
    await panel.getByRole("button", { name: "Reintentar" }).click();
    assert.equal((await again).status(), 200);
    // It fails once more, which the page is told without being asked.
    await panel.getByText("No se pudo terminar.").waitFor();
    await panel.getByText("Registro").click();
    await panel.getByRole("list", { name: "Registro" }).getByRole("listitem").first().waitFor();
  });
});

test("a job is followed while it runs, and can be stopped", async () => {
  const { creator, id, job } = await newEpisode("긴 밤", readFileSync(video("long.mp4")));
  await visit(browser, { role: "creator", viewport: phone }, async (page) => {
    await page.goto(`/es/studio/episode/${id}`);
    const panel = page.getByRole("region", { name: "Preparación del video" });
    await panel.getByRole("button", { name: "Cancelar" }).click();
    await panel.getByText("Cancelado.", { exact: true }).waitFor();
    await panel.getByRole("button", { name: "Reintentar" }).click();
    await panel.getByRole("progressbar", { name: "Convertir el video" }).waitFor();
    await photograph(page, "job-running-390");
    // However long a busy machine takes: the page knows as soon as the server does.
    await creator.job(job);
    await panel.getByRole("listitem").filter({ hasText: "Convertir el video" }).getByText("listo").waitFor();
    await page.getByRole("button", { name: "Publicar ahora" }).and(page.locator(":enabled")).waitFor();
  });
});
