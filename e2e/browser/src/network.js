import { createPublicKey, createVerify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";

/** Decodes what CloudFront's addresses hold in place of base64. */
const decoded = (text) =>
  Buffer.from(text.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64");

/**
 * Stands in for a CloudFront distribution over the object store's folder: a page's requests for its host are answered as the Amazon
 * CloudFront Developer Guide has it for signed addresses with a custom policy.
 */
export class Network {
  /** What was asked for: its path, the end of its permit in seconds, and the status of the answer. */
  answers = [];
  #origin;
  #key;
  #keyPairId;
  #folder;

  /** @param {{ url: string, key: string, keyPairId: string, folder: string }} distribution `key`: the private key in PEM */
  constructor({ url, key, keyPairId, folder }) {
    this.#origin = url;
    this.#key = createPublicKey(key);
    this.#keyPairId = keyPairId;
    this.#folder = folder;
  }

  /** From now on this page reaches the distribution. */
  async serve(page) {
    await page.route(`${this.#origin}/**`, async (route) => {
      const url = new URL(route.request().url());
      const end = this.#permit(url);
      const file = normalize(join(this.#folder, decodeURIComponent(url.pathname)));
      const body =
        end === null || !file.startsWith(this.#folder) ? null : await readFile(file).catch(() => null);
      const status = body === null ? 403 : 200;
      this.answers.push({ path: url.pathname, end, status });
      const headers = { "Access-Control-Allow-Origin": "*" };
      await route.fulfill({ status, headers, ...(body && { body, contentType: "video/mp4" }) });
    });
  }

  /** When the permit that an address shows ends, in seconds; null if it shows none that is good. */
  #permit(url) {
    const [policy, signature, id] = ["Policy", "Signature", "Key-Pair-Id"].map((name) =>
      url.searchParams.get(name),
    );
    if (!policy || !signature || id !== this.#keyPairId) return null;
    const text = decoded(policy);
    if (!createVerify("RSA-SHA1").update(text).verify(this.#key, decoded(signature))) return null;
    const { Resource: resource, Condition: condition } = JSON.parse(text).Statement[0];
    const end = condition.DateLessThan["AWS:EpochTime"];
    const isOf = `${url.origin}${url.pathname}`.startsWith(resource.replace(/\*$/, ""));
    return isOf && end > Date.now() / 1000 ? end : null;
  }
}
