/* Search: Pagefind looks words up in the browser; it and its index are asked for when the field is first used, and not before. */
{
  const form = document.querySelector(".search");
  const field = form.elements.q;
  const [status, list, more] = ["status", "found", "more"].map((name) => document.querySelector(`.search__${name}`));
  const at = (address) => new URL(address, document.baseURI).href;
  const few = 10, places = 3, near = 12, pause = 250; /* results at a time, places of each, words that are near, milliseconds of rest before a search */
  const names = ["kind", "series", "topic", "language"];

  let engine;
  const load = () => engine ??= (async () => {
    const address = at(form.dataset.program), ranking = { pageLength: .3 };
    const [program, answer] = await Promise.all([import(address), fetch(at(form.dataset.records))]);
    const pagefind = program.createInstance({ noWorker: true, ranking }); /* a worker would not be under this page's policy */
    if (form.dataset.shards) {
      await pagefind.search(""); /* a program that can't be loaded is told here; mergeIndex would wait for it without an end */
      await Promise.all(form.dataset.shards.split(" ").map((shard) => pagefind.mergeIndex(new URL(`${shard}/`, address).href, { ranking })));
    }
    return { pagefind, records: await answer.json() };
  })();

  const made = (tag, name, ...inside) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...inside);
    return element;
  };
  const spoken = (words, lang) => {
    const element = made("span", "", words);
    if (lang) element.lang = lang;
    return element;
  };
  const phrase = (words, gap, element) => { /* words with an element in their gap */
    const [before, after] = words.split(`{${gap}}`);
    return [before, element, after ?? ""];
  };
  const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">"); /* as Pagefind writes them in an excerpt */
  const excerpt = (text) => { /* nothing that a text holds becomes markup: only Pagefind's own marks do */
    const parts = text.split(/<mark>(.*?)<\/mark>/s).map(plain);
    const nodes = parts.map((part, number) => number % 2 ? made("mark", "", part) : part);
    const whole = parts.join("");
    if (/^\p{Ll}/u.test(whole)) nodes.unshift("… ");
    if (!/[.!?…”")]\s*$/.test(whole)) nodes.push(" …");
    return nodes;
  };
  const clock = (seconds) => {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, "0")];
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  };
  const link = (address, ...inside) => {
    const element = made("a", "", ...inside);
    element.href = at(form.dataset.root) + address.slice(1);
    return element;
  };
  const place = (found, record, title) => {
    const anchor = found.url.split("#")[1], heading = anchor ? found.title.replaceAll("\u200b", "").trim() : "";
    const said = heading && found.plain_excerpt.startsWith(heading) ? heading.split(/\s+/).length : 0; /* words that the link says already */
    const words = made("p", "found__words", ...excerpt(found.excerpt.split(" ").slice(said).join(" ")));
    words.dir = "auto";
    if (!anchor) return made("li", "", words);
    const moment = /^(?:v\d+-)?t=(\d+)/.exec(anchor);
    const named = spoken(heading, anchor.startsWith("_") ? "" : record.lang); /* an id that begins so is the page's own, and its words are too */
    const label = !moment ? [named] : [kindlingWord("At {time}", { time: clock(Number(moment[1])) }), ...(heading ? [": ", named] : [])];
    const target = anchor.startsWith("t=") ? anchor : anchor.replace(/^(v\d+-t)=/, "$1-");
    const to = link(`${record.address}#${target}`, ...label, made("span", "visually-hidden", " ", ...phrase(kindlingWord("in “{title}”"), "title", spoken(title, record.lang))));
    to.className = "found__place";
    return made("li", "", to, words);
  };
  const together = ({ locations }) => Math.max(...locations.map((from) => locations.filter((each) => each >= from && each < from + near).length));
  const best = (found) => { /* the places where most of the words stand together, in the order of the text */
    const most = [...found].sort((one, other) => together(other) - together(one)).slice(0, places);
    return found.filter((one) => most.includes(one));
  };
  const result = (record, { meta, excerpt: start, sub_results: found }) => {
    const title = link(record.address, meta.title);
    title.dir = "auto";
    const facts = made("p", "meta facts");
    for (const fact of record.facts) {
      const [words, lang, more = ""] = [fact].flat();
      facts.append(made("span", "", lang ? spoken(words, lang) : words, more), " ");
    }
    const item = made("li", "found", made("h2", "found__title", title), facts);
    const shown = best(found);
    if (shown.some((one) => one.url.includes("#"))) {
      const held = made("ul", "found__places", ...shown.map((one) => place(one, record, meta.title)));
      held.setAttribute("role", "list");
      item.append(held);
    } else {
      item.append(made("p", "found__words", ...excerpt(shown[0]?.excerpt ?? start)));
      item.lastChild.dir = "auto";
    }
    if (record.lang) for (const each of item.querySelectorAll("h2 a, .found__words")) each.lang = record.lang;
    return item;
  };

  /* A word that no page holds is answered by Pagefind with its longest beginning that one does hold, in the end with an initial: such hits
     are none. The nearest word of the site is asked back. */
  const WORD = /[\p{L}\p{M}]{4,}/gu;
  const folded = (word) => word.normalize("NFD").replace(/\P{L}/gu, "").toLowerCase();
  const alike = (one, other, letters) => one.slice(0, letters) === other.slice(0, letters);
  const heard = async (hit) => {
    const { content, locations, meta } = await hit.data();
    const held = content.split(content.includes("\u200b") ? "\u200b" : /\s+/); /* as Pagefind counts them */
    return `${meta.title} ${locations.map((each) => held[each]).join(" ")}`.split(/[^\p{L}\p{M}]+/u).map(folded).filter(Boolean);
  };
  let vocabulary;
  const words = () => vocabulary ??= fetch(at(form.dataset.words)).then((answer) => answer.text()).then((text) => text.split("\n").map((word) => [folded(word), word]));
  const distance = (one, other) => { /* letters changed, added, left out, or two in each other's place */
    let before, above = [...Array(other.length + 1).keys()];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, above] = [above, row];
    }
    return above.at(-1);
  };
  const nearest = (term, known) => {
    if (known.some(([word]) => word.startsWith(term))) return undefined;
    let most = term.length < 8 ? 1 : 2, found;
    for (const [word, written] of known) {
      if (Math.abs(word.length - term.length) > most) continue;
      const far = distance(term, word);
      if (far <= most) [most, found] = [far - 1, written]; /* of words as near, the commonest stands first */
    }
    return found;
  };
  const meant = async (asked, hit) => { /* `astray`: what was found holds none of it; `instead`: what to ask for, if anything is near */
    const terms = [...new Set(asked.match(WORD)?.map(folded))];
    const there = hit ? await heard(hit) : [];
    const doubted = terms.filter((term) => !there.some((word) => alike(word, term, Math.max(3, term.length - 2))));
    const astray = doubted.some((term) => !there.some((word) => alike(word, term, 3)) && there.some((word) => word === term[0]));
    const known = doubted.length ? await words().catch(() => { vocabulary = undefined; return []; }) : [];
    const better = new Map(doubted.map((term) => [term, nearest(term, known)]).filter(([, word]) => word));
    return { astray, instead: better.size ? asked.replace(WORD, (word) => better.get(folded(word)) ?? word) : "" };
  };

  const chosen = () => names.map((name) => form.elements[name]?.value ?? "");
  const fits = (record) => {
    const [kind, series, topic, language] = chosen();
    const spoken = `${record.lang ?? document.documentElement.lang}-`;
    return (!language || spoken.startsWith(`${language}-`)) && (!kind || record.kind === kind) && (!series || record.series?.includes(series)) && (!topic || record.topics?.includes(topic));
  };
  const weights = { source: .05, page: .5 }; /* a reader wants what was written here first: short texts, as sources are, would win */
  const rank = (known) => ({ id, score }) => score * (weights[known[id].kind] ?? 1);
  const count = (number) => kindlingWords("{count} result", "{count} results", number);
  const verdict = (given, number, all, instead) => {
    const said = given.replaceAll('"', "");
    if (number) return kindlingWord("{results} for “{words}”.", { results: count(number), words: said });
    if (all) return kindlingWord("Nothing for “{words}” with these choices; {results} without them.", { words: said, results: count(all) });
    return [kindlingWord("Nothing found for “{words}”.", { words: said }), instead ? "" : kindlingWord("Try another word, or fewer.")].join(" ").trim();
  };
  const ask = (instead) => {
    const to = made("a", "", instead.replaceAll('"', "")), address = new URLSearchParams(new FormData(form));
    address.set("q", instead);
    to.href = `?${address}`;
    return [" ", ...phrase(kindlingWord("Did you mean “{words}”?"), "words", to)];
  };
  const remember = () => { /* the address holds what was asked, to be shared or gone back to */
    const asked = [...new FormData(form)].filter(([, value]) => value.trim());
    history.replaceState(null, "", asked.length ? `?${new URLSearchParams(asked)}` : location.pathname);
  };

  let asked = 0, hits = [], records;
  const add = async (mine) => {
    const next = hits.slice(list.children.length, list.children.length + few);
    const items = await Promise.all(next.map(async (hit) => result(records[hit.id], await hit.data())));
    if (mine !== asked) return undefined;
    list.append(...items);
    list.hidden = !list.children.length;
    more.hidden = list.children.length >= hits.length;
    return items[0];
  };
  const search = async () => {
    const mine = ++asked, given = field.value.replace(/[“”„«»]/g, '"').trim(); /* as Pagefind knows them */
    const parts = given.replace(/https?:[/]{2}\S*?doi\.org[/]/g, "").replace(/\S*\/\S*/g, (address) => address.replace(/[^\p{L}\p{M}\p{N}"]+/gu, " ")); /* Pagefind parts a DOI in a text, and not in what is asked */
    remember();
    let said = [];
    try {
      if (given && !records) status.textContent = kindlingWord("Opening the index…");
      const { pagefind, records: known } = given ? await load() : {};
      let all = given ? (await pagefind.search(parts)).results.filter(({ id }) => known[id]) : [];
      let fitting = all.filter(({ id }) => fits(known[id])).sort((one, other) => rank(known)(other) - rank(known)(one));
      const { astray, instead } = given ? await meant(given, fitting[0] ?? all[0]) : {};
      if (mine !== asked) return;
      if (astray) all = fitting = [];
      records = known;
      hits = fitting;
      list.replaceChildren();
      await add(mine);
      if (given) said = [verdict(given, hits.length, all.length, instead), ...(instead ? ask(instead) : [])];
      else if (chosen().some(Boolean)) said = [kindlingWord("Type what to look for.")];
    } catch {
      engine = undefined;
      hits = [];
      list.replaceChildren();
      list.hidden = more.hidden = true;
      said = [kindlingWord("Search can’t be used in this browser, or the connection was lost. The lists below hold everything.")];
    }
    if (mine === asked) status.replaceChildren(...said);
  };

  let waiting;
  const soon = (after) => {
    clearTimeout(waiting);
    waiting = setTimeout(search, after);
  };
  field.addEventListener("focus", () => load().catch(() => { engine = undefined; }));
  form.addEventListener("input", (event) => soon(event.target === field ? pause : 0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
  form.addEventListener("reset", () => {
    soon(0); /* when the fields are empty */
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.reset();
  });
  more.addEventListener("click", async () => {
    const first = await add(asked);
    first?.querySelector("a").focus();
    status.textContent = kindlingWord("{shown} of {results} shown.", { shown: list.children.length, results: count(hits.length) });
  });

  const given = new URLSearchParams(location.search);
  for (const name of ["q", ...names]) if (form.elements[name] && given.has(name)) form.elements[name].value = given.get(name);
  if (field.value.trim()) search();
}
