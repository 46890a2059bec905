import { afterEach, describe, expect, it } from "vitest";
import { ariaKeys, matchShortcut, shortcuts } from "@/components/player/shortcuts";

const press = (key: string, code = "", more: Partial<Parameters<typeof matchShortcut>[0]> = {}) =>
  matchShortcut({ key, code, ctrlKey: false, metaKey: false, altKey: false, target: document.body, ...more });

/** The innermost element of some markup, in the page. */
function focusIn(html: string): Element {
  document.body.innerHTML = html;
  let element: Element = document.body;
  while (element.firstElementChild) element = element.firstElementChild;
  return element;
}

afterEach(() => {
  document.body.innerHTML = "";
});

describe("the table of shortcuts", () => {
  it("gives no key two meanings", () => {
    const keys = shortcuts.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(shortcuts.flatMap(({ action, keys }) => keys.map((key) => [key, action] as const)))(
    "%j does %s",
    (key, action) => expect(press(key)?.action).toBe(action),
  );

  it("names keys for assistive technology", () => {
    expect(ariaKeys("toggle")).toBe("K Space");
    expect(ariaKeys("back5")).toBe("ArrowLeft");
  });
});

describe("matchShortcut", () => {
  it("carries the digit of a jump", () => {
    expect(press("7")).toEqual({ action: "jump", digit: 7 });
    expect(press("0")).toEqual({ action: "jump", digit: 0 });
  });

  it("knows letters by their place where the layout is not Latin", () => {
    expect(press("ㅏ", "KeyK")?.action).toBe("toggle");
    expect(press("Process", "KeyM")?.action).toBe("mute");
  });

  it("knows Latin letters by what is printed, in either case", () => {
    expect(press("K", "KeyK")?.action).toBe("toggle");
    // On a Dvorak keyboard the letter at KeyK is t, which means nothing here.
    expect(press("t", "KeyK")).toBeNull();
  });

  it("leaves the browser its own shortcuts", () => {
    expect(press("f", "KeyF", { ctrlKey: true })).toBeNull();
    expect(press("l", "KeyL", { metaKey: true })).toBeNull();
    expect(press("ArrowLeft", "", { altKey: true })).toBeNull();
  });

  it.each([
    "<input>",
    "<textarea></textarea>",
    "<select></select>",
    '<div contenteditable="true"><b></b></div>',
    '<div role="menu"><button></button></div>',
    "<dialog><button></button></dialog>",
  ])("does not steal keys from %s", (html) => {
    expect(press("k", "KeyK", { target: focusIn(html) })).toBeNull();
  });

  it("lets a focused button be pressed with Space, but keeps letters", () => {
    const target = focusIn("<button></button>");
    expect(press(" ", "Space", { target })).toBeNull();
    expect(press("k", "KeyK", { target })?.action).toBe("toggle");
  });
});
