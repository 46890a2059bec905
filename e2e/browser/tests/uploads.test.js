import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
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

/** A new title of the creator, without episodes. */
async function newTitle(title) {
  const creator = await new Api(made().url).as("creator@example.com", password);
  const { content_id: id } = await creator.post("/contents", { type: "drama", title, year: 2026 });
  return { creator, id };
}

/** The page of the uploads, as a creator sees it. */
class UploadPage {
  constructor(page) {
    this.page = page;
    this.files = page.getByRole("region", { name: "Archivos" });
  }

  async open(title) {
    await this.page.goto(`/es/studio/upload?title=${title}`);
    await this.page.getByRole("heading", { name: "Subir videos" }).waitFor();
  }

  choose(files) {
    return this.page.getByLabel("Elegir archivos").first().setInputFiles(files);
  }

  row(name) {
    return this.files.getByRole("article", { name });
  }

  start() {
    return this.files.getByRole("button", { name: /^Subir \d+ videos?$/ }).click();
  }

  /** Lets bytes leave at this pace, per second; without one, as fast as they can. */
  async slow(bytes = -1) {
    this.devtools ??= await this.page.context().newCDPSession(this.page);
    await this.devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytes,
    });
  }
}

test("videos go to the episodes that their names say, and become ready to watch", async () => {
  const { creator, id } = await newTitle("눈길");
  await visit(browser, { role: "creator" }, async (page) => {
    const uploads = new UploadPage(page);
    await uploads.open(id);
    const buffer = readFileSync(video("short.mp4"));
    await uploads.choose([
      { name: "Nieve.S01E01.mp4", mimeType: "video/mp4", buffer },
      { name: "Nieve final.mp4", mimeType: "video/mp4", buffer },
      { name: "notas.txt", mimeType: "text/plain", buffer: Buffer.from("nieve") },
    ]);
    await page.getByText("«notas.txt» no es un video.").waitFor();
    await uploads.row("Nieve.S01E01.mp4").getByText("Se creará el episodio 1.").waitFor();
    const last = uploads.row("Nieve final.mp4");
    await last.getByText("¿Qué episodio es? El nombre no lo dice.").waitFor();
    await last.getByLabel("Episodio", { exact: true }).fill("1");
    await last.getByText("Otro archivo de la lista ya va al episodio 1.").waitFor();
    await last.getByLabel("Episodio", { exact: true }).fill("2");
    await photograph(page, "upload-chosen-1440");
    await uploads.start();
    for (const name of ["Nieve.S01E01.mp4", "Nieve final.mp4"])
      await uploads.row(name).getByText("Ya se está preparando para verse.").waitFor();
    await photograph(page, "upload-done-1440");

    // The same bytes once more are noticed.
    await uploads.choose([{ name: "Otra vez E01.mp4", mimeType: "video/mp4", buffer }]);
    await uploads.row("Otra vez E01.mp4").getByText("Reemplaza el video del episodio 1.").waitFor();
    await uploads.start();
    await uploads.row("Otra vez E01.mp4").getByText("El episodio ya tenía este mismo video").waitFor();

    await uploads.row("Nieve final.mp4").getByRole("link", { name: "Ver cómo va" }).click();
    await page
      .getByRole("heading", { name: /episodio 2/i })
      .first()
      .waitFor();
  });
  const { episodes } = await creator.get(`/contents/${id}`);
  assert.deepEqual(
    episodes.map((episode) => episode.episode_number),
    [1, 2],
  );
});

test("an upload that was paused goes on where it was, also after a reload", async () => {
  const { id } = await newTitle("긴 겨울");
  const file = video("Invierno E07.mp4");
  copyFileSync(video("long.mp4"), file);
  await visit(browser, { role: "creator", viewport: phone }, async (page) => {
    const uploads = new UploadPage(page);
    await uploads.open(id);
    await uploads.slow(200_000);
    await uploads.choose(file);
    await uploads.start();
    const row = uploads.row("Invierno E07.mp4");
    const bar = row.getByRole("progressbar");
    await row.getByText(/quedan/).waitFor();
    await photograph(page, "upload-sending-390");

    // Whoever leaves now is asked first.
    const asked = page.waitForEvent("dialog");
    const leaving = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.dismiss();
    await leaving;

    await row.getByRole("button", { name: "Pausar Invierno E07.mp4" }).click();
    await row.getByText(/^En pausa/).waitFor();
    assert.notEqual(await bar.getAttribute("aria-valuenow"), "100");
    await row.getByRole("button", { name: "Seguir con Invierno E07.mp4" }).click();
    await row.getByText(/^Subiendo/).waitFor();
    await row.getByRole("button", { name: "Pausar Invierno E07.mp4" }).click();

    await page.reload();
    await page.getByRole("region", { name: "Cargas a medias" }).getByText("Invierno E07.mp4").waitFor();
    await photograph(page, "upload-unfinished-390");
    await uploads.slow();
    const offsets = [];
    page.on("request", (request) => {
      if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
    });
    await uploads.choose(file);
    await row.getByText("Sigue donde quedó en tu visita anterior.").waitFor();
    await uploads.start();
    await row.getByText("Ya se está preparando para verse.").waitFor();
    assert.ok(offsets[0] > 0, `it began at ${offsets}`);
  });
});

test("what does not fit says how much would, and can be taken out", async () => {
  const { id } = await newTitle("작은 방");
  await visit(browser, { role: "creator" }, async (page, visitor) => {
    const uploads = new UploadPage(page);
    const error = {
      code: "QUOTA_EXCEEDED",
      message: "Esta carga no cabe en lo que queda de tu cuota.",
      details: { quota: "day", left_bytes: 5_000_000 },
    };
    await page.route("**/api/v1/uploads", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 413, json: { success: false, error, meta: {} } })
        : route.continue(),
    );
    await uploads.open(id);
    await uploads.choose(video("short.mp4"));
    const row = uploads.row("short.mp4");
    await row.getByLabel("Episodio", { exact: true }).fill("1");
    await uploads.start();
    await row.getByRole("alert").getByText("Te quedan 5 MB.").waitFor({ timeout: patience });
    visitor.forgive(413);
    await row.getByRole("button", { name: "Cancelar short.mp4" }).click();
    await row.waitFor({ state: "hidden" });
  });
});
