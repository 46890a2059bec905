// After `next build`: compresses what is served as it is, and lists the inline scripts for the gateway's CSP.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const out = fileURLToPath(new URL("../out/", import.meta.url));
const compressed = new Set([".js", ".css", ".html", ".txt", ".svg", ".json"]);
const smallestCompressed = 1024;

const compress = promisify(brotliCompress);
const inlineScript = /<script(?![^>]*\ssrc=)(?![^>]*type="application\/)[^>]*>([\s\S]*?)<\/script>/g;

/** The CSP sources of the inline scripts of a page. */
function scriptHashes(html) {
  const hashes = [...html.matchAll(inlineScript)].map(
    ([, script]) => `sha256-${createHash("sha256").update(script).digest("base64")}`,
  );
  return [...new Set(hashes)];
}

const entries = await readdir(out, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
const csp = {};

for (const file of files) {
  if (!compressed.has(extname(file))) continue;
  const content = await readFile(file);
  if (extname(file) === ".html") csp[relative(out, file)] = scriptHashes(content.toString());
  if (content.length < smallestCompressed) continue;
  const brotli = await compress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(`${file}.br`, brotli);
}

await writeFile(join(out, "csp.json"), `${JSON.stringify(csp, null, 2)}\n`);
