/**
 * Segments that another host delivers. Its permits, in addresses or cookies, end with the stream's address; a playlist that is read
 * under a new address brings new ones for its track.
 */
export class Delivery {
  /** The address of the stream's folder; null before it was renewed, when playlists that were read are still right. */
  #folder: string | null = null;
  /** The query that proves the permit for a track, by the track's folder. */
  #permits = new Map<string, Promise<string>>();

  /** From now on permits are those that playlists in this folder bring. */
  renew(folder: string): void {
    this.#folder = folder;
    this.#permits.clear();
  }

  /** Whether the address is one of another host's. */
  delivers(url: string): boolean {
    return new URL(url).origin !== window.location.origin;
  }

  /** The address under which the other host hands the file out now. */
  async resolve(url: string): Promise<string> {
    if (this.#folder === null) return url;
    const file = new URL(url);
    const track = file.pathname.split("/").at(-2) ?? "";
    const permit = this.#permits.get(track) ?? permitOf(`${this.#folder}${track}/index.m3u8`);
    this.#permits.set(track, permit);
    try {
      file.search = await permit;
      return file.href;
    } catch {
      // Asked for again with the next segment; this one is tried as it is.
      this.#permits.delete(track);
      return url;
    }
  }
}

/** The query of the addresses in a playlist; cookies come with it by themselves. */
async function permitOf(playlistUrl: string): Promise<string> {
  const answer = await fetch(playlistUrl);
  if (!answer.ok) throw new Error(`${playlistUrl}: ${answer.status}`);
  const address = /^https:.*$/m.exec(await answer.text());
  return address ? new URL(address[0]).search : "";
}
