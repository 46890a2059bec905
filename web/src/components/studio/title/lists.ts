/** What is written with commas between, as a list. */
export function listOf(text: FormDataEntryValue | null): string[] {
  return String(text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

export function listText(list: readonly string[] | undefined): string {
  return (list ?? []).join(", ");
}
