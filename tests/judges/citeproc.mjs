// Formats texts with citeproc-js. Input: {styles, locales, jobs: [{style, lang, items, clusters}]};
// output: for each job {cited: [HTML], kept: [HTML], listed: [[key, HTML]]} or {error}. `cited` has every group sorted as the
// style asks; in `kept`, one keeps its order from the first words of the writer's on.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const CSL = createRequire(import.meta.url)("citeproc");
const given = JSON.parse(readFileSync(0, "utf8"));
const say = process.stdout;
CSL.debug = () => {};
console.log = () => {};

function engineFor({ style, lang, items }) {
  const byKey = Object.fromEntries(items.map((item) => [item.id, { ...item, system_id: item.id }]));
  const system = { retrieveLocale: (name) => given.locales[name], retrieveItem: (key) => byKey[key] };
  system.embedBibliographyEntry = (key) => `\ue010${key}`; // what it lists and what it prints may be of two lengths
  return new CSL.Engine(system, given.styles[style], lang, true);
}

function cited(engine, clusters) {
  const citations = clusters.map(({ items, note, unsorted }, number) => ({
    citationID: `c${number}`,
    citationItems: items.map((item) => ({ ...item })),
    properties: { noteIndex: note, unsorted },
  }));
  return engine.rebuildProcessorState(citations, "html").map(([, , text]) => text);
}

// The items of a group: from the first one with words on they stay where they are, those before it are sorted.
function inPlace(items, sorted) {
  const rank = new Map(sorted.map(([{ id }], place) => [id, place]));
  const worded = items.findIndex((item) => item.prefix || item.suffix);
  const plain = worded < 0 ? items.length : worded;
  const before = items.slice(0, plain).sort((one, other) => rank.get(one.id) - rank.get(other.id));
  return [...before, ...items.slice(plain)];
}

function formatted(job) {
  const engine = engineFor(job);
  const first = cited(engine, job.clusters);
  const made = engine.makeBibliography();
  const listed = made ? made[1].map((entry) => [/\ue010(\S+)/u.exec(entry)[1], entry.replace(/\ue010\S+/u, "")]) : [];
  const sorted = engine.registry.citationreg.citationById;
  const clusters = job.clusters.map((cluster, number) => ({
    ...cluster,
    items: inPlace(cluster.items, sorted[`c${number}`].sortedItems),
    unsorted: true,
  }));
  return { cited: first, kept: cited(engineFor(job), clusters), listed };
}

function answered(job) {
  try {
    return formatted(job);
  } catch (fault) {
    return { error: String(fault) };
  }
}

say.write(JSON.stringify(given.jobs.map(answered)));
