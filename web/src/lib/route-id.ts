/**
 * The id in an address such as `/title/cnt_x` or `/studio/editor/ep_x`. Pages with ids are exported once under
 * a placeholder, so route parameters always hold the placeholder: only the address itself knows the id.
 */
export function idFromPath(pathname: string): string {
  const [, id = ""] = /^\/(?:studio\/)?[^/]+\/([^/]+)$/.exec(pathname) ?? [];
  return decodeURIComponent(id);
}
