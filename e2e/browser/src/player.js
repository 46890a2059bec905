import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { patience } from "./visitor.js";

/** The player of a watch page, as a viewer sees it. */
export class PlayerPage {
  constructor(page) {
    this.page = page;
    this.box = page.getByRole("region", { name: "Reproductor de video" });
    this.video = page.locator("video");
  }

  /** Opens the episode and waits until its first picture is there. After a click on this site it plays by itself. */
  async open(episode, language = "es") {
    await this.page.goto(`/${language}/watch/${episode}`);
    await this.ready();
  }

  async ready() {
    await this.when((video) => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.seeking);
  }

  /** Presses a key as if nothing had the focus. */
  press(key) {
    return this.page.keyboard.press(key);
  }

  state() {
    return this.video.evaluate(({ currentTime, paused, muted, videoHeight, duration }) => {
      return { currentTime, paused, muted, videoHeight, duration };
    });
  }

  /** Waits until this holds for the video element; `fact` may use its second argument. */
  async when(fact, argument) {
    const end = Date.now() + patience;
    while (!(await this.video.evaluate(fact, argument))) {
      if (Date.now() > end) assert.fail(`never true: ${fact} of ${JSON.stringify(await this.state())}`);
      await delay(50);
    }
  }

  async play() {
    if ((await this.state()).paused) await this.press("k");
    await this.when((video) => !video.paused);
  }

  async pause() {
    if (!(await this.state()).paused) await this.press("k");
    await this.when((video) => video.paused);
  }

  /** Goes to a second and waits until its picture is there. */
  async seek(seconds) {
    const slider = this.box.getByRole("slider", { name: "Posición" });
    const { width, height } = await slider.boundingBox();
    const { duration } = await this.state();
    await slider.click({ position: { x: (width * seconds) / duration, y: height / 2 } });
    await this.when((video, target) => !video.seeking && Math.abs(video.currentTime - target) < 1, seconds);
  }

  /** The subtitle line on screen; lines are joined by a line break. */
  async shows(line) {
    await this.box.getByText(line.replace("\n", " "), { exact: true }).waitFor({ state: "visible" });
  }

  async showsNot(line) {
    await this.box.getByText(line.replace("\n", " "), { exact: true }).waitFor({ state: "hidden" });
  }

  async openMenu(name) {
    await this.box.hover();
    await this.box.getByRole("button", { name, exact: true }).click();
    const menu = this.box.getByRole("menu", { name });
    await menu.waitFor();
    return menu;
  }

  /** Chooses in a menu; its first group bears its name. */
  async choose(menuName, choice, group = menuName) {
    const menu = await this.openMenu(menuName);
    await menu.getByRole("group", { name: group }).getByRole("menuitemradio", { name: choice }).click();
    await menu.waitFor({ state: "hidden" });
  }

  /** Names of the choices of a menu, without what is said of them; the menu is closed again. */
  async choices(menuName) {
    const menu = await this.openMenu(menuName);
    const texts = await menu.getByRole("menuitemradio").allInnerTexts();
    const names = texts.map((text) => text.split("\n")[0]);
    await this.page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
    return names;
  }

  /** Fails unless playback moves by itself. */
  async advances() {
    await this.when((video) => !video.paused && video.currentTime > 0.2);
    const { currentTime: before } = await this.state();
    await this.when((video, start) => video.currentTime > start + 1.5, before);
    assert.equal((await this.state()).paused, false);
  }
}
