// Runs in the browser.

/**
 * Marks the icon of the tab, so that it tells of something unread where the title has no
 * room. Both icons are named by the page's own link.
 *
 * @returns Puts the plain one back.
 */
export function markIcon(): () => void {
  const link = document.querySelector<HTMLLinkElement>("link[data-unread]");
  if (link === null) return () => {};
  const { href, dataset } = link;
  link.href = dataset["unread"] ?? href;
  return () => link.href = href;
}
