// Measures the home page and a title of the server at the address that is given; see run.sh.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const runs = 3;
/** Each figure of a page: its name, how it is read from a report, how it is shown, and whether it is good enough. */
const figures = [
  {
    name: "performance",
    read: ({ categories }) => categories.performance.score * 100,
    show: (points) => points.toFixed(0),
    passes: (points) => points >= 90,
  },
  {
    name: "accessibility",
    read: ({ categories }) => categories.accessibility.score * 100,
    show: (points) => points.toFixed(0),
    passes: (points) => points >= 100,
  },
  {
    name: "LCP",
    read: ({ audits }) => audits["largest-contentful-paint"].numericValue / 1000,
    show: (seconds) => `${seconds.toFixed(2)} s`,
    passes: (seconds) => seconds < 2.5,
  },
  {
    name: "CLS",
    read: ({ audits }) => audits["cumulative-layout-shift"].numericValue,
    show: (shift) => shift.toFixed(3),
    passes: (shift) => shift < 0.1,
  },
];

const chromeFlags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A title that can be watched, else any. */
async function anyTitle(url) {
  const answer = await fetch(`${url}/api/v1/contents?sort=popular&limit=20`);
  const { items } = (await answer.json()).data;
  const title = items.find(({ available_subtitles: languages }) => languages.length > 0) ?? items[0];
  if (!title) throw new Error("the catalogue is empty");
  return title.content_id;
}

/** One report, in a browser that has seen nothing yet. */
async function report(page) {
  const chrome = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags });
  try {
    const settings = {
      port: chrome.port,
      logLevel: "error",
      throttlingMethod: "devtools",
      onlyCategories: ["performance", "accessibility"],
    };
    const { lhr } = await lighthouse(page, settings);
    if (lhr.runtimeError) throw new Error(`${page}: ${lhr.runtimeError.message}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

/** Names of what does not pass, and the audits of accessibility that fail. */
async function measure(name, page) {
  const reports = [];
  while (reports.length < runs) reports.push(await report(page));
  const values = figures.map(({ read }) => median(reports.map(read)));
  console.log(
    `${name.padEnd(6)}${figures.map((figure, at) => `  ${figure.name} ${figure.show(values[at])}`).join("")}`,
  );
  const { categories, audits } = reports[0];
  for (const { id, weight } of categories.accessibility.auditRefs) {
    if (weight > 0 && audits[id].score === 0) console.log(`        ${id}: ${audits[id].title}`);
  }
  return figures.filter(({ passes }, at) => !passes(values[at])).map((figure) => `${figure.name} of ${name}`);
}

const url = process.argv[2].replace(/\/$/, "");
const failures = [
  ...(await measure("home", `${url}/es`)),
  ...(await measure("title", `${url}/es/title/${await anyTitle(url)}`)),
];
if (failures.length > 0) {
  console.error(`not good enough: ${failures.join(", ")}`);
  process.exitCode = 1;
}
