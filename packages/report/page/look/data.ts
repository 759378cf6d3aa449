/** The JSON document that the page carries under an id. */
export function readData<T>(id: string): T {
  const text = document.getElementById(id)?.textContent;
  if (!text) throw new Error(`The page lacks its part "${id}". Write it again.`);
  return JSON.parse(text) as T;
}
