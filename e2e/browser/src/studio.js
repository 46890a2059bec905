/** The editor of an episode's track, as a creator sees it. */
export class EditorPage {
  constructor(page) {
    this.page = page;
    this.lines = page.getByRole("region", { name: "Líneas" });
    this.field = this.lines.getByRole("textbox");
  }

  async open(episode, language, panel = "") {
    await this.page.goto(`/es/studio/editor/${episode}?language=${language}&panel=${panel}`);
    await this.lines.getByRole("listitem").first().waitFor();
  }

  /** The row of the line that is said at a second, for example `0:08.5`. */
  row(time) {
    return this.lines.getByRole("listitem").filter({ hasText: time });
  }

  /** Clicks a line, which then is written in its place. */
  async select(time) {
    await this.row(time)
      .getByRole("button", { name: /^Ir a la línea/ })
      .click();
    await this.field.waitFor();
  }
}
