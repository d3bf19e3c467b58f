// Formats texts with citeproc-js. Input: {styles, locales, jobs: [{style, lang, items, clusters}]};
// output: for each job {cited: [HTML], listed: [[key, HTML]]} or {error}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const CSL = createRequire(import.meta.url)("citeproc");
const given = JSON.parse(readFileSync(0, "utf8"));
const say = process.stdout;
CSL.debug = () => {};
console.log = () => {};

function formatted({ style, lang, items, clusters }) {
  const byKey = Object.fromEntries(items.map((item) => [item.id, { ...item, system_id: item.id }]));
  const system = { retrieveLocale: (name) => given.locales[name], retrieveItem: (key) => byKey[key] };
  system.embedBibliographyEntry = (key) => `\ue010${key}`; // what it lists and what it prints may be of two lengths
  const engine = new CSL.Engine(system, given.styles[style], lang, true);
  const citations = clusters.map(({ items, note }, number) => ({
    citationID: `c${number}`,
    citationItems: items.map((item) => ({ ...item })),
    properties: { noteIndex: note },
  }));
  const cited = engine.rebuildProcessorState(citations, "html").map(([, , text]) => text);
  const made = engine.makeBibliography();
  const listed = made ? made[1].map((entry) => [/\ue010(\S+)/u.exec(entry)[1], entry.replace(/\ue010\S+/u, "")]) : [];
  return { cited, listed };
}

function answered(job) {
  try {
    return formatted(job);
  } catch (fault) {
    return { error: String(fault) };
  }
}

say.write(JSON.stringify(given.jobs.map(answered)));
