// Lighthouse's scores of pages, as JSON: `node lighthouse.mjs CHROMIUM ROOT CATEGORIES SCREEN PATH…`.
//
// Without the category "performance", what is judged does not depend on how fast the machine is.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [chromePath, root, categories, screen, ...paths] = process.argv.slice(2);
const sandbox = process.getuid() === 0 ? ["--no-sandbox"] : []; // root has none to give
const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--disable-gpu", ...sandbox] });
const flags = { port: chrome.port, logLevel: "silent", onlyCategories: categories.split(","), disableFullPageScreenshot: true };
const found = {};
try {
  for (const path of paths) {
    const lhr = await judged(path);
    found[path] = { scores: scores(lhr), faults: faults(lhr) };
  }
} finally {
  chrome.kill();
}
console.log(JSON.stringify(found));

// A browser that does not say when it set out is asked again, as Lighthouse itself advises; any other error is one.
async function judged(path, tries = 3) {
  const { lhr } = await lighthouse(root + path, flags, screen === "desk" ? desktopConfig : undefined);
  const error = lhr.runtimeError;
  if (error?.code === "NO_NAVSTART" && tries > 1) return judged(path, tries - 1);
  if (error) throw new Error(`${path}: ${error.message}`);
  return lhr;
}

function scores({ categories }) {
  return Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, Math.round(score * 100)]));
}

function faults({ audits, categories }) {
  const parts = Object.values(categories).flatMap(({ auditRefs }) => auditRefs);
  const failed = parts.map(({ id, weight }) => ({ weight, ...audits[id] })).filter(({ weight, score, scoreDisplayMode }) =>
    weight > 0 && (scoreDisplayMode === "error" || (score !== null && score < 1)));
  return failed.map(({ id, title, errorMessage }) => `${id}: ${errorMessage ?? title}`);
}
