import { after, before, test } from "node:test";
import { made } from "../src/library.js";
import { PlayerPage } from "../src/player.js";
import { openBrowser, visit } from "../src/visitor.js";

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const taken = "Ya estás viendo en otro dispositivo";

test("a second device is told which one plays, and can take its place", () =>
  visit(browser, { role: "user" }, async (first, firstVisitor) => {
    const here = new PlayerPage(first);
    await here.open(made().first);
    await here.seek(1);
    await here.play();
    await here.advances();
    await visit(browser, { role: "user" }, async (second, visitor) => {
      await second.goto(`/es/watch/${made().first}`);
      await second.getByRole("heading", { name: taken }).waitFor();
      visitor.forgive(409);
      await second.getByRole("button", { name: "Detener en Chrome · Linux y ver aquí" }).click();
      const there = new PlayerPage(second);
      await there.ready();
      await there.play();
      await there.advances();
      // The first one hears of it when it says where it stands, or wants a new address.
      await first.getByRole("alert").getByText(/otro/).waitFor();
      firstVisitor.forgive(409);
    });
  }));

test("a device that leaves the player frees its place at once", () =>
  visit(browser, { role: "premium" }, async (first) => {
    const here = new PlayerPage(first);
    await here.open(made().first);
    const freed = first.waitForRequest(
      (request) => request.method() === "DELETE" && /streams/.test(request.url()),
    );
    await first.getByRole("link", { name: /^Volver a/ }).click();
    await (await freed).response();
    await visit(browser, { role: "premium" }, async (second) => {
      await new PlayerPage(second).open(made().first);
    });
  }));
