/** Endings of files that are taken for videos, also where the system knows no type for them. */
const videos = /\.(mp4|mkv|mov|m4v|webm|avi|ts|m2ts|mts|mpe?g)$/i;
/** Folders within folders that are searched at most. */
const deepest = 4;

export interface FoundFile {
  file: File;
  /** With the folders that it lies in, which may name the season. */
  path: string;
}

/** Whether a file is taken for a video. */
export function isVideo({ name, type }: Pick<File, "name" | "type">): boolean {
  return type.startsWith("video/") || videos.test(name);
}

/** The files that were chosen in a dialog. */
export function chosenFiles(files: FileList): FoundFile[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** The files that were dropped, those in folders included. */
export async function droppedFiles(data: DataTransfer): Promise<FoundFile[]> {
  // The list is empty as soon as the event is over: entries are taken out of it at once.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found = await Promise.all(entries.map((entry) => filesIn(entry, deepest)));
  return found.flat();
}

async function filesIn(entry: FileSystemEntry, depth: number): Promise<FoundFile[]> {
  if (entry.name.startsWith(".")) return [];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath }];
  }
  if (depth === 0) return [];
  const inside = await entriesOf(entry as FileSystemDirectoryEntry);
  const found = await Promise.all(inside.map((inner) => filesIn(inner, depth - 1)));
  return found.flat();
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** A reader gives a folder in parts, and nothing at its end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return entries;
    entries.push(...part);
  }
}
