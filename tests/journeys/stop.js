// Where the focus is: the tag and name of its element, and whether it is marked by more than colour, free of what covers, and
// further on in the page than the stop before. Null when the focus is on nothing.
async () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const labels = [...(element.labels ?? [])];
  const ids = (element.getAttribute("aria-labelledby") ?? "").split(" ");
  const texts = [...ids.map((id) => document.getElementById(id)), ...labels, element].map((found) => found?.textContent);
  const name = [element.getAttribute("aria-label"), ...texts].find((text) => text?.trim()) ?? "";

  const last = window.lastStop;
  window.lastStop = element;
  // Day, month and year of one field are stops of their own, marked by the browser.
  const isInside = last === element;

  // A control that is drawn by its label shows the focus there.
  const isHidden = getComputedStyle(element).opacity === "0";
  const style = getComputedStyle((isHidden && labels[0]) || element);
  const isMarked = isInside || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";

  const isFreeNow = () => {
    const line = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const top = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
    return !!top && [element, ...labels].some((part) => part.contains(top) || top.contains(element));
  };
  // Wagtail's frame scrolls smoothly, whatever the visitor prefers.
  for (let wait = 0; wait < 20 && !isFreeNow(); wait += 1) await new Promise((done) => setTimeout(done, 50));

  const isOnward = isInside || !last?.isConnected || !!(last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);

  return { tag: element.tagName.toLowerCase(), name: name.replace(/\s+/g, " ").trim(), isMarked, isFree: isFreeNow(), isOnward,
    html: element.outerHTML.slice(0, 120) };
}
