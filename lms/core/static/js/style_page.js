// On the style page only: what the style sheet says of the pointer and of the keyboard is said of the classes .hover and .focus too,
// so that these states can be seen side by side.
const PSEUDO = /:(hover|focus)(-visible)?/g;

function repeat(rules) {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const { selectorText, style, cssRules } = rules[i];
    if (cssRules?.length && !selectorText) repeat(rules[i].cssRules);
    if (!selectorText?.match(PSEUDO)) continue;
    const owner = rules[i].parentRule ?? rules[i].parentStyleSheet;
    owner.insertRule(`${selectorText.replace(PSEUDO, ".$1")} { ${style.cssText} }`, i + 1);
  }
}

for (const sheet of document.styleSheets) repeat(sheet.cssRules);
