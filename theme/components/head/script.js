/* What scripts say, in the language of the page. English words stand in the scripts; others come with the page, by the English ones. */
{
  const known = Object.assign({}, ...[...document.querySelectorAll("script[data-words]")].map((each) => JSON.parse(each.textContent)));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const word = (text, values = {}) => filled(known[text] ?? text, values);
  const words = (one, other, count) => {
    const form = new Intl.PluralRules(document.documentElement.lang).select(count);
    return filled(known[one]?.[form] ?? known[one]?.other ?? (count === 1 ? one : other), { count });
  };
  Object.assign(globalThis, { kindlingWord: word, kindlingWords: words });
}
