import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a mail file: quoted-printable, as the outbox folder writes it. */
function decoded(file) {
  const bytes = readFileSync(file, "latin1")
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** Waits for a mail to this address that holds the pattern; returns what it matched. */
export async function mailTo(address, pattern) {
  const folder = process.env.HALLYU_E2E_OUTBOX;
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const mails = readdirSync(folder).map((name) => decoded(join(folder, name)));
    const found = mails.filter((mail) => mail.includes(address)).flatMap((mail) => mail.match(pattern) ?? []);
    if (found.length > 0) return found[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${address} with ${pattern}`);
}
