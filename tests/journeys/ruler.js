// What the house asks beyond axe: no sideways scrolling, text of 16 px and more, controls of 48 px. Returns [rule, element] pairs.
// In the office only what is ours is measured; Wagtail's frame around it has its own sizes.
() => {
  const root = location.pathname.startsWith("/admin/") ? document.querySelector(".office") : document.body;
  const found = new Set();
  const say = (rule, element, more = "") => {
    const name = element.id ? `#${element.id}` : [...element.classList].map((word) => `.${word}`).join("");
    found.add(JSON.stringify([rule, `${element.tagName.toLowerCase()}${name}${more}`]));
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".vh, .skip, svg");
  const frame = document.documentElement;

  if (frame.scrollWidth > frame.clientWidth) {
    say("sideways", frame, ` ${frame.scrollWidth} px`);
    [...document.body.querySelectorAll("*")]
      .filter((element) => isSeen(element) && element.getBoundingClientRect().right > frame.clientWidth + 1)
      .slice(0, 3).forEach((element) => say("sideways", element));
  }
  if (!root) return [...found].map(JSON.parse);

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const isText = texts.currentNode.data.trim() && isSeen(element) && !element.closest("option, script");
    if (isText && parseFloat(getComputedStyle(element).fontSize) < 16) say("small text", element);
  }

  for (const control of root.querySelectorAll(".btn, .input, select, summary, .nav a, .tabs a, label:has([type=radio], [type=checkbox])")) {
    const height = Math.round(control.getBoundingClientRect().height);
    if (isSeen(control) && height < 48) say("low control", control, ` ${height} px`);
  }
  return [...found].map(JSON.parse);
}
