/** What an element is given: attributes by their names, listeners as `onclick` and the like. */
type Properties = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;
type Child = Node | string | number | null | undefined | false;

/**
 * Makes an element. Texts become text nodes and attribute values, never HTML: what comes from a prompt or a rationale
 * stays text. An attribute that is null, undefined or false is left out.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat() as Child[]) {
    if (child !== null && child !== undefined && child !== false)
      made.append(typeof child === 'number' ? String(child) : child);
  }
  return made;
}
