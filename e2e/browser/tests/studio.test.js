import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Api } from "../src/api.js";
import { made, password, titles } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { EditorPage } from "../src/studio.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const api = (role) => new Api(made().url).as(`${role}@example.com`, password);

/** The track of the third episode in a language, as its creator knows it. */
async function track(creator, language) {
  const { items } = await creator.get(`/studio/episodes/${made().third}/tracks`);
  return items.find((known) => known.track.language === language).track;
}

test("the studio leads to an episode's tracks, which say who made them and how good they are", () =>
  visit(browser, { role: "creator" }, async (page) => {
    await page.getByRole("link", { name: "Estudio", exact: true }).click();
    const title = page.getByRole("article", { name: titles.playable.ko.title });
    await title.getByRole("link", { name: /Episodio 3/ }).click();
    await page.getByRole("heading", { name: "Subtítulos", exact: true }).waitFor();
    const spanish = page.getByRole("article", { name: "Español latinoamericano" });
    await spanish.getByText(/^IA, revisados automáticamente · calidad estimada \d+ %$/).waitFor();
    await spanish.getByText("de la IA").waitFor();
    await spanish.getByRole("button", { name: "Traducir lo que cambió" }).click();
    const again = page.getByRole("dialog", { name: "Traducir lo que cambió" });
    await again.getByText("Costo estimado").waitFor();
    await again.getByRole("button", { name: "Cerrar" }).click();
    await page.getByRole("article", { name: "한국어" }).getByText("Hechos por personas").waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      spanish.getByRole("link", { name: "Descargar como SRT" }).click(),
    ]);
    assert.equal(file.suggestedFilename(), "es-419.srt");
  }));

test("a finding is mended in its place, and the video shows the mended line", () =>
  visit(browser, { role: "creator" }, async (page) => {
    const editor = new EditorPage(page);
    await editor.open(made().third, "es-419");
    await page.getByRole("button", { name: /^Con observaciones 2$/ }).click();
    assert.equal(await editor.lines.getByRole("listitem").count(), 2);
    await editor.select("0:03.5");
    await editor.lines.getByText(/Se lee demasiado rápido: .* \(se espera 17 car\.\/s\)$/).waitFor();
    await editor.lines.getByText(/demasiado para el tiempo o la línea$/).waitFor();

    const better = "Entonces espero a que pare la nieve.";
    await editor.field.fill(better);
    await editor.lines.getByText(/se lee bien$/).waitFor();
    await page.keyboard.press("Control+Enter");
    // The next line with a finding is open at once, and the mended one is out of the way.
    await editor.lines.getByRole("textbox", { name: "Texto de la línea 4" }).waitFor();
    await page.getByRole("button", { name: /^Con observaciones 1$/ }).waitFor();
    await page.getByRole("button", { name: /^Todas 7$/ }).click();
    await editor.row("0:03.5").getByText("Revisada").waitFor();
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+ArrowUp");
    await page.locator("video + p").filter({ hasText: better }).waitFor();
  }));

test("whoever is slower is told what the line says now, and decides", () =>
  visit(browser, { role: "creator" }, async (page, visitor) => {
    const creator = await api("creator");
    const { subtitle_id: id } = await track(creator, "pt-BR");
    const editor = new EditorPage(page);
    await editor.open(made().third, "pt-BR");
    await editor.select("0:14.5");
    await editor.field.fill("Olhe só a lua.");
    const { items } = await creator.get(`/subtitles/${id}/segments`);
    const [line] = items.filter(({ start_ms }) => start_ms === 14_500);
    const theirs = JSON.stringify({ rev: line.translation.rev, text: "Olhe para a lua." });
    await creator.send("PATCH", `/subtitles/${id}/segments/${line.segment_id}`, theirs, "application/json");

    await page.getByRole("button", { name: "Guardar", exact: true }).click();
    const conflict = page.getByRole("alert").filter({ hasText: "Otra persona cambió esta línea" });
    await conflict.getByText("«Olhe para a lua.»").waitFor();
    visitor.forgive(409);
    assert.equal(await editor.field.inputValue(), "Olhe só a lua.");
    await page.getByRole("button", { name: "Guardar la mía" }).click();
    await editor.lines.getByText("Guardada", { exact: true }).waitFor();
    assert.equal(await conflict.count(), 0);
    const now = await creator.get(`/subtitles/${id}/segments`);
    assert.equal(now.items.find(({ seq }) => seq === line.seq).translation.text, "Olhe só a lua.");
  }));

test("an earlier revision says what it changed, and comes back", () =>
  visit(browser, { role: "creator" }, async (page) => {
    const creator = await api("creator");
    const { subtitle_id: id, revision } = await track(creator, "pt-BR");
    const { items } = await creator.get(`/subtitles/${id}/segments`);
    const [line] = items.filter(({ start_ms }) => start_ms === 11_500);
    const edit = JSON.stringify({ rev: line.translation.rev, text: "Este ano faz trinta anos, moça." });
    await creator.send("PATCH", `/subtitles/${id}/segments/${line.segment_id}`, edit, "application/json");

    const editor = new EditorPage(page);
    await editor.open(made().third, "pt-BR", "history");
    await editor.row("0:11.5").getByText("Este ano faz trinta anos, moça.").waitFor();
    await page.getByRole("button", { name: "Ver qué cambió" }).first().click();
    await page.locator("ins").filter({ hasText: "anos, moça." }).waitFor();
    await page.getByRole("button", { name: `Restaurar la revisión ${revision}`, exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Restaurar la revisión ${revision}` });
    await dialog.getByRole("button", { name: "Reemplazarlas también" }).click();
    await dialog.getByText("Volvió 1 línea.").waitFor();
    await page.keyboard.press("Escape");
    await editor.row("0:11.5").getByText("Este ano faz trinta anos.", { exact: true }).waitFor();
    await page.getByText(`vuelta a la revisión ${revision}`).waitFor();
  }));

test("a viewer corrects the line on screen, another agrees, and the creator takes it", async () => {
  const better = "¿Cuánto tiempo lleva trabajando aquí?";
  await visit(browser, { role: "premium" }, async (page) => {
    const player = new PlayerPage(page);
    await player.open(made().third);
    await player.pause();
    await player.seek(9.5);
    await player.shows("Cuánto tiempo lleva usted trabajando aquí?");
    await player.press("e");
    const dialog = page.getByRole("dialog", { name: "Corregir esta línea" });
    await dialog.getByText("여기서 얼마나 일하셨어요?").waitFor();
    await dialog.getByLabel("Tu propuesta").fill(better);
    await dialog.getByText(/se lee bien$/).waitFor();
    await dialog.getByRole("button", { name: "Proponer" }).click();
    await dialog.getByText(/^¡Gracias!/).waitFor();
    await dialog.getByText("Tuya · Espera votos · 0 de 3 votos").waitFor();
  });
  await visit(browser, { role: "user" }, async (page) => {
    const player = new PlayerPage(page);
    await player.open(made().third);
    await player.pause();
    await player.seek(9.5);
    await player.shows("Cuánto tiempo lleva usted trabajando aquí?");
    await page.getByRole("button", { name: "Corregir esta línea" }).click();
    const dialog = page.getByRole("dialog", { name: "Corregir esta línea" });
    await dialog.getByRole("button", { name: "De acuerdo" }).click();
    await dialog.getByText("Espera votos · 1 de 3 votos").waitFor();
  });
  await visit(browser, { role: "creator" }, async (page) => {
    await page.goto(`/es/studio/episode/${made().third}`);
    await page.getByRole("link", { name: "1 corrección por decidir" }).click();
    await page.getByText("1 voto", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Aceptar" }).click();
    await page.getByText("Aceptada", { exact: true }).waitFor();
    const editor = new EditorPage(page);
    await editor.row("0:08.5").getByText("Aprobada").waitFor();
    await editor.row("0:08.5").getByText(better).waitFor();
  });
});

test("what a person takes from viewers comes back when a person publishes it", () =>
  visit(browser, { role: "creator" }, async (page) => {
    await page.goto(`/es/studio/episode/${made().third}`);
    const portuguese = page.getByRole("article", { name: "Português (Brasil)" });
    await portuguese.getByRole("button", { name: "Retirar" }).click();
    const dialog = page.getByRole("dialog", { name: "Retirar" });
    await dialog.getByLabel("Motivo").fill("Hay que oírla otra vez");
    await dialog.getByRole("button", { name: "Retirar" }).click();
    await portuguese.getByText("Hay que oírla otra vez").waitFor();
    await portuguese.getByRole("button", { name: "Enviar a revisión" }).click();
    await portuguese.getByText("En revisión", { exact: true }).waitFor();
    await portuguese.getByRole("button", { name: "Publicar", exact: true }).click();
    await portuguese.getByText("Publicada", { exact: true }).waitFor();
  }));

test("terms and characters are written for all episodes of a title", () =>
  visit(browser, { role: "creator" }, async (page) => {
    await page.goto(`/es/studio/title/${made().playable}`);
    await page.getByRole("button", { name: "Añadir término" }).click();
    await page.getByLabel("En coreano").first().fill("첫눈");
    const spanish = page.getByRole("group", { name: "Español latinoamericano" });
    await spanish.getByLabel("Se dice").fill("primera nieve");
    await spanish.getByLabel("Nunca").fill("nevada, nevazón");
    await page.getByRole("button", { name: "Guardar término" }).click();
    const glossary = page.getByRole("region", { name: "Glosario" });
    await glossary.getByText("nevada, nevazón").waitFor();

    for (const name of ["Yuna", "Minho"]) {
      await page.getByRole("button", { name: "Añadir personaje" }).click();
      const cast = page.getByRole("region", { name: "Personajes" });
      await cast.getByLabel("En español", { exact: true }).last().fill(name);
    }
    await page.getByRole("button", { name: "Añadir relación" }).click();
    const relation = page.getByRole("group", { name: "Yuna a Minho" });
    await relation.getByLabel("Trato").selectOption("casual");
    await page.getByRole("button", { name: "Guardar personajes" }).click();
    await page.getByText("Hay cambios sin guardar.").waitFor({ state: "hidden" });

    await page.reload();
    assert.equal(await relation.getByLabel("Trato").inputValue(), "casual");
    await page.getByRole("button", { name: "Editar 첫눈" }).click();
    await page.getByRole("button", { name: "Eliminar", exact: true }).click();
    await page.getByText("Aún no hay términos.").waitFor();
  }));

test("the studio is for creators, and another's title is not shown", () =>
  visit(browser, { role: "user" }, async (page) => {
    assert.equal(await page.getByRole("link", { name: "Estudio", exact: true }).count(), 0);
    await page.goto(`/es/studio/episode/${made().third}`);
    await page.getByRole("heading", { name: "El estudio es para creadores" }).waitFor();
    assert.equal(await page.title(), "El estudio es para creadores · HallyuLatino");
  }));
