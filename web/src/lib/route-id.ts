/**
 * The id in an address such as `/title/cnt_x` (locale already taken off). Pages with ids are exported once under
 * a placeholder, so route parameters always hold the placeholder: only the address itself knows the id.
 */
export function idFromPath(pathname: string): string {
  return decodeURIComponent(pathname.split("/")[2] ?? "");
}
