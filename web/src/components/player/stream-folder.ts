/** The folder of a stream's files, whose signed address is renewed while they play. */
export class StreamFolder {
  readonly #former = new Set<string>();
  #address: string;

  /** @param playlistUrl absolute address of the main playlist, which lies in the folder */
  constructor(playlistUrl: string) {
    this.#address = folderOf(playlistUrl);
  }

  /** The address of the folder now. */
  get address(): string {
    return this.#address;
  }

  /** From now on the files are found under the address of this playlist. */
  renew(playlistUrl: string): void {
    this.#former.add(this.#address);
    this.#address = folderOf(playlistUrl);
    this.#former.delete(this.#address);
  }

  /** Where a file is now that was found under any address of the folder; other addresses stay as they are. */
  resolve(url: string): string {
    for (const former of this.#former) {
      if (url.startsWith(former)) return this.#address + url.slice(former.length);
    }
    return url;
  }
}

function folderOf(playlistUrl: string): string {
  return new URL(".", playlistUrl).href;
}
