import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "playwright-core";
import { logIn } from "./accounts.js";
import { made, password } from "./library.js";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Longest wait for anything on a page, milliseconds: a busy machine decodes video slowly. */
export const patience = 20_000;

/** Waits until the fact holds. */
export async function until(fact, what) {
  const end = Date.now() + patience;
  while (!(await fact())) {
    assert.ok(Date.now() < end, `never: ${what}`);
    await delay(50);
  }
}

/** A desktop and a phone; pixels. */
export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** Starts the browser. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
}

/**
 * Somebody with a browser profile of their own. Notes everything that a page must not do: messages in the console,
 * exceptions, requests to other hosts, violations of the security policy.
 */
export class Visitor {
  #context;
  #problems = [];

  /**
   * @param {{ viewport?: { width: number, height: number }, at?: string, partner?: string }} circumstances
   *   `at`: the server's address for this visitor; `partner`: origin of another site whose pages are part of the visit.
   */
  static async open(browser, { viewport = desktop, at = made().url, partner } = {}) {
    const context = await browser.newContext({
      baseURL: at,
      viewport,
      locale: "es-MX",
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(patience);
    return new Visitor(context, await context.newPage(), [at, partner]);
  }

  constructor(context, page, origins) {
    this.#context = context;
    this.page = page;
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const { url } = message.location();
      this.#problems.push(`console: ${message.text()} ${url}`);
    });
    page.on("pageerror", (error) => this.#problems.push(`exception: ${error.message}`));
    page.on("request", (request) => {
      const address = request.url();
      const inside = ["data:", "blob:"].some((scheme) => address.startsWith(scheme));
      if (!inside && !origins.includes(new URL(address).origin))
        this.#problems.push(`foreign request: ${address}`);
    });
  }

  /** Logs in by the form, as the account of this role. */
  async logIn(role) {
    await logIn(this.page, `${role}@example.com`, password);
    await this.page.waitForURL("/es");
  }

  /** A problem that the present step brings about on purpose: the refusal that the browser notes in its console. */
  forgive(status) {
    const refusal = `the server responded with a status of ${status}`;
    const expected = this.#problems.filter((problem) => problem.includes(refusal));
    assert.notEqual(expected.length, 0, `no refusal with ${status} was noted`);
    this.#problems = this.#problems.filter((problem) => !expected.includes(problem));
  }

  /** Leaves, and fails if a page did what it must not. */
  async leave() {
    await this.#context.close();
    assert.deepEqual(this.#problems, []);
  }
}

/** Runs the steps as a new visitor, and checks what the pages did meanwhile. */
export async function visit(browser, { role, ...circumstances }, steps) {
  const visitor = await Visitor.open(browser, circumstances);
  try {
    if (role) await visitor.logIn(role);
    await steps(visitor.page, visitor);
  } catch (error) {
    // The first failure is the one to be told; what else went wrong helps to find its cause.
    await visitor.leave().catch((noted) => console.error(noted.message));
    throw error;
  }
  await visitor.leave();
}
