"use strict";
// The table of interactions. Whatever comes from the input becomes text, never markup.
(() => {
  const PAGE = 50;
  const data = JSON.parse(document.getElementById("data").textContent);
  const total = data.name.length;
  const get = (id) => document.getElementById(id);
  const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const nats = (n) => (n > 0 ? "+" : n < 0 ? "\u2212" : "") + (Math.abs(n) / 100).toFixed(2);
  const percent = (n) => (n > 0 && n < 5 ? "<\u00a01" : n >= 995 && n < 1000 ? ">\u00a099" : String(Math.round(n / 10))) + "\u00a0%";
  // gold, silver, tin; hollow, stain; none
  const authenticity = (tier) => (tier < 3 ? "real" : tier < 5 ? "fake" : "unclear");

  function element(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties || {})) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  // Filters.
  const filters = get("filters");
  const [byText, byIntent, byAuthenticity, byTier, byRing] =
    ["text", "intent", "authenticity", "tier", "ring"].map((name) => get("filter-" + name));
  let haystacks = null;
  let found = [];
  let page = 0;

  function haystack(at) {
    haystacks ??= data.name.map((name, i) => [data.text[i], data.author[i], data.brand[i], name].join("\n").toLowerCase());
    return haystacks[at];
  }

  function apply() {
    const wanted = byText.value.trim().toLowerCase();
    found = [];
    for (let at = 0; at < total; at++) {
      if (byIntent.value !== "" && data.intent[at] !== Number(byIntent.value)) continue;
      if (byTier.value !== "" && data.tier[at] !== Number(byTier.value)) continue;
      if (byAuthenticity.value !== "" && authenticity(data.tier[at]) !== byAuthenticity.value) continue;
      if (byRing.value === "any" && data.rings[at].length === 0) continue;
      if (byRing.value !== "" && byRing.value !== "any" && !data.rings[at].includes(Number(byRing.value))) continue;
      if (wanted !== "" && !haystack(at).includes(wanted)) continue;
      found.push(at);
    }
    page = 0;
    show();
  }

  // A page of rows.
  function show() {
    const pages = Math.max(1, Math.ceil(found.length / PAGE));
    get("rows").replaceChildren(...found.slice(page * PAGE, (page + 1) * PAGE).map(row));
    get("count").textContent = `${thousands(found.length)} of ${thousands(total)} interactions`;
    get("page-now").textContent = `Page ${thousands(page + 1)} of ${thousands(pages)}`;
    get("page-before").disabled = page === 0;
    get("page-after").disabled = page + 1 >= pages;
  }

  function excerpt(at) {
    const text = data.text[at].trim();
    if (text === "") return `(${data.kind[at]} without words)`;
    const letters = Array.from(text.slice(0, 500));
    return letters.length > 200 ? letters.slice(0, 200).join("") + "\u2026" : letters.join("") + (text.length > 500 ? "\u2026" : "");
  }

  function row(at) {
    const kind = authenticity(data.tier[at]);
    const about = [data.name[at], data.kind[at], data.platform[at], data.role[at] === "brand" ? "by the brand" : null];
    const button = element("button", { type: "button", "aria-expanded": "false" },
      element("bdi", { className: "excerpt", dir: "auto" }, excerpt(at)));
    const made = element("tr", { className: "row" },
      element("th", { scope: "row" }, button, element("small", {}, about.filter(Boolean).join(" \u00b7 "))),
      element("td", {}, element("bdi", {}, data.author[at] ?? "\u2013")),
      element("td", {}, data.at[at] ?? "\u2013"),
      element("td", {}, data.intents[data.intent[at]]),
      element("td", {}, element("span", { className: "badge " + kind }, data.tiers[data.tier[at]])),
      element("td", { className: "number" }, percent(data.fake[at])),
      element("td", {}, data.rings[at].map((ring) => ring + 1).join(", ") || "\u2013"));
    made.dataset.at = at;
    return made;
  }

  // The evidence of one interaction.
  function toggle(made) {
    const button = made.querySelector("button");
    const open = made.nextElementSibling?.classList.contains("detail");
    button.setAttribute("aria-expanded", String(!open));
    if (open) {
      made.nextElementSibling.remove();
      button.removeAttribute("aria-controls");
    } else {
      const detail = evidence(Number(made.dataset.at));
      button.setAttribute("aria-controls", detail.id);
      made.after(detail);
    }
  }

  // What a vote speaks for: its class, or if it is negative the other side.
  function side(vote) {
    if (vote.class > 2) return "intent";
    return (vote.class === 0) === (vote.counted >= 0) ? "real" : "fake";
  }

  function evidence(at) {
    const votes = data.votes[at].map(([rule, counted, raw, start, end]) => {
      const [name, of, why, source] = data.rules[rule];
      return { name, class: of, why, source, counted, raw, start, end };
    });
    votes.sort((a, b) => (a.class > 2) - (b.class > 2) || Math.abs(b.counted) - Math.abs(a.counted));
    const marks = votes.filter((vote) => vote.end > vote.start);
    marks.forEach((vote, i) => (vote.number = i + 1));
    const words = data.wording[at].filter(([, , weight]) => weight !== 0);
    const parts = [];
    if (data.text[at] !== "") parts.push(element("p", { className: "seen", dir: "auto" }, ...marked(data.text[at], marks)));
    parts.push(facts(at), table(votes));
    if (words.length > 0) {
      parts.push(element("p", { className: "note" }, "The words that weigh most: ",
        words.map(([word, of, weight]) => `\u201c${data.words[word]}\u201d ${nats(weight)} ${data.classes[of]}`).join(", ")));
    }
    return element("tr", { className: "detail", id: "evidence-" + at }, element("td", { colSpan: 7 }, ...parts));
  }

  // The text in pieces: where spans lie over each other, the piece bears the side of the strongest vote.
  function marked(text, marks) {
    const cuts = [...new Set([0, text.length, ...marks.flatMap((vote) => [vote.start, vote.end])])].sort((a, b) => a - b);
    const pieces = [];
    for (let i = 0; i + 1 < cuts.length; i++) {
      const piece = text.slice(cuts[i], cuts[i + 1]);
      const over = marks.filter((vote) => vote.start <= cuts[i] && vote.end >= cuts[i + 1]);
      if (over.length === 0) {
        pieces.push(piece);
        continue;
      }
      const strongest = over.reduce((a, b) => (Math.abs(b.counted) > Math.abs(a.counted) ? b : a));
      pieces.push(element("mark", { className: side(strongest) }, piece));
      const ending = over.filter((vote) => vote.end === cuts[i + 1]).map((vote) => vote.number);
      if (ending.length > 0) pieces.push(element("sup", {}, `[${ending.join(",")}]`));
    }
    return pieces;
  }

  function facts(at) {
    const shares = data.intents.map((name, i) => `${name} ${percent(data.intent_shares[at][i])}`).join(", ");
    const list = [
      ["Verdict", data.tier[at] < 5 ? `${authenticity(data.tier[at])}, ${data.tiers[data.tier[at]]}` : "unclear"],
      ["Probability", `fake ${percent(data.fake[at])}, stain ${percent(data.stain[at])}`],
      ["Intent", shares],
      ["Acts", data.acts[at].join(", ")],
      ["What", [data.kind[at], data.platform[at], data.lang[at]].filter(Boolean).join(", ")],
      ["Author", [data.author[at], data.role[at] === "unknown" ? null : data.role[at]].filter(Boolean).join(", ")],
      ["Brand", data.brand[at]],
      ["Answers", data.reply_to[at]],
      ["Rings", data.rings[at].map((ring) => ring + 1).join(", ")],
      ["Notes", data.notes[at].join("; ")],
    ];
    const known = list.filter(([, value]) => value);
    return element("dl", { className: "facts" }, ...known.map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, element("bdi", {}, value)))));
  }

  function table(votes) {
    const head = ["Mark", "For", "Weight", "Rule", "Why"].map((name, i) =>
      element("th", { scope: "col", className: i === 2 ? "number" : "" }, name));
    const rows = votes.map((vote) => {
      const weight = element("td", { className: "number" }, nats(vote.counted));
      if (vote.counted !== vote.raw) weight.append(element("br"), element("small", {}, `capped from ${nats(vote.raw)}`));
      const why = element("td", {}, vote.why);
      if (vote.source) why.append(" ", element("small", {}, `(${vote.source})`));
      return element("tr", {},
        element("td", {}, vote.number ? `[${vote.number}]` : "\u2013"),
        element("td", {}, data.classes[vote.class]), weight,
        element("th", { scope: "row" }, element("code", {}, vote.name)), why);
    });
    return element("table", { className: "votes" },
      element("caption", {}, "Votes, in nats (natural log odds); those for a class sum to its score"),
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  }

  // Hands.
  get("rows").addEventListener("click", (event) => {
    const made = event.target.closest(".row");
    // Whoever selects text does not mean to open it.
    if (made && (event.target.closest("button") || String(getSelection()) === "")) toggle(made);
  });
  get("rows").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".row button")) return;
    const all = [...get("rows").querySelectorAll(".row button")];
    all[all.indexOf(event.target) + step]?.focus();
    event.preventDefault();
  });
  function turn(by) {
    page += by;
    show();
    get("table").scrollIntoView({ block: "start" });
  }
  get("page-before").addEventListener("click", () => turn(-1));
  get("page-after").addEventListener("click", () => turn(1));
  filters.addEventListener("input", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after the event.
  filters.addEventListener("reset", () => setTimeout(apply));
  for (const button of document.querySelectorAll(".show-ring")) {
    button.addEventListener("click", () => {
      filters.reset();
      byRing.value = button.dataset.ring;
      apply();
      get("interactions").scrollIntoView();
      get("interactions").focus();
    });
  }

  // Light and dark.
  const theme = get("theme");
  const asked = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme ?? (asked.matches ? "dark" : "light")) === "dark";
  const name = () => (theme.textContent = isDark() ? "Light theme" : "Dark theme");
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    name();
  });
  asked.addEventListener("change", name);
  name();
  theme.hidden = false;

  // On paper nothing can be opened any more.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const closed of opened) closed.open = true;
  });
  addEventListener("afterprint", () => opened.forEach((details) => (details.open = false)));

  apply();
})();
