// The page of a reproduction of the paper's experiments.

const TINTS = ["var(--c1)", "var(--c2)", "var(--c4)", "var(--c3)"];
const tables = new Map(DATA.comparisons.map((comparison) => [comparison.id, comparison]));

const UNITS = {
  SECONDS: { ours: (v) => `${fixed(v, 1)} s`, paper: (v) => `${fixed(v, 0)} s`, axis: (v) => `${short(v)} s` },
  PERCENT: { ours: (v) => fixed(v, 2), paper: (v) => fixed(v, 2), axis: (v) => `${short(v)} %` },
  COUNT: { ours: whole, paper: whole, axis: whole },
};

/** What a column has in its rows: numbers, or none. */
const KINDS = { ours: (column) => column.ours, paper: (column) => column.paper.map((number) => number?.value) };
const has = (column, kind) => KINDS[kind](column).some(isNumber);

function numbers({ rowTitle, rows, columns, unit, baseline }) {
  const { ours, paper } = UNITS[unit];
  const speed = (base, seconds) => (baseline && isNumber(base) && isNumber(seconds) ? ` / ${fixed(base / seconds, 2)}×` : "");
  const told = (column, row) => {
    const value = column.ours[row];
    if (!isNumber(value)) return DASH;
    const spread = column.spread[row];
    return ours(value) + (isNumber(spread) ? ` ± ${fixed(spread, 2)}` : "") + speed(baseline?.ours, value);
  };
  const papers = (column, row) => {
    const number = column.paper[row];
    if (!number) return DASH;
    return (number.approximate ? `~${fixed(number.value, 1)}` : paper(number.value)) + speed(baseline?.paper, number.value);
  };
  return table(
    [rowTitle, ...columns.flatMap((column) => [column.name, ...(has(column, "paper") ? ["paper"] : [])])],
    rows.map((name, row) => [name, ...columns.flatMap((column) => [
      el("td", { class: "ours" }, told(column, row)),
      ...(has(column, "paper") ? [el("td", { class: "paper" }, papers(column, row))] : [])])]));
}

/** Ours as lines, the paper's as dashed ones with hollow dots. */
function drawn({ rowTitle, rows, columns, unit }, value = (number) => number, text = UNITS[unit].axis) {
  const positions = rows.map((none, i) => i);
  const last = rows.length - 1;
  const lines = (kind, dash) => columns.flatMap((column, i) => (has(column, kind) ? [{
    name: kind === "paper" ? `${column.name}, paper` : column.name, colour: TINTS[i % TINTS.length], dash,
    // What was trained and never got there has no time: a line through it would tell one.
    bridged: kind === "paper",
    values: KINDS[kind](column).map((number) => (isNumber(number) ? value(number, kind) : null)), text,
  }] : []));
  return chart({
    x: positions, xTitle: rowTitle, xText: (i) => rows[i] ?? "", xSplits: () => positions, xRange: () => [-0.3, last + 0.3], height: 320,
    y: { text, range: unit === "PERCENT" ? undefined : (u, low, high) => [0, high * 1.05] }, series: [...lines("ours"), ...lines("paper", [5, 4])],
  });
}

function speeds(comparison) {
  const { baseline } = comparison;
  if (!isNumber(baseline?.ours)) return null;
  const speed = (seconds, kind) => (kind === "paper" ? baseline.paper : baseline.ours) / seconds;
  return card("Speed, each against its own unpruned network", drawn(comparison, speed, (v) => `${fixed(v, 2)}×`));
}

const PLOTTED = { SECONDS: "Seconds", PERCENT: "Test accuracy, %", COUNT: "Rounds" };

function compared(id, ...more) {
  const comparison = tables.get(id);
  if (!comparison) return null;
  const charts = [card(PLOTTED[comparison.unit], drawn(comparison)), ...more.map((extra) => extra(comparison))];
  return el("div", { class: "stack" },
    el("div", { class: "grid wide", style: { "margin-bottom": "1rem" } }, charts),
    card(comparison.title, numbers(comparison)));
}

function cells() {
  const failed = Object.entries(DATA.failed);
  return el("div", {},
    failed.length ? card("Failed", table(["cell", "why"].map(wordsHead),
      failed.map(([name, why]) => [name, el("td", { class: "words" }, why)]))) : "",
    DATA.cells.length === 0 ? "" : card("Done", table(["cell", "test accuracy, %", "seconds of an epoch"],
      DATA.cells.map((cell) => [
        el("td", {}, el("a", { href: encodeURI(`cells/${cell.name}/versions/${cell.version}/report.html`) }, cell.name)),
        fixed(100 * cell.accuracy, 2), fixed(cell.epochSeconds, 1)]))));
}

/** Of the seed that has most, the sparsest last. */
function kernels() {
  const ofSeed = (seed) => DATA.cells.filter(({ cell, kernels }) => kernels && cell.seed === seed);
  const drawn = DATA.seeds.map(ofSeed).reduce((a, b) => (b.length > a.length ? b : a), []).sort((a, b) => a.cell.sparsity - b.cell.sparsity);
  if (!drawn.length) return null;
  return grid(...drawn.map(({ cell, baseMember, kernels }) =>
    card(null, el("h3", {}, `${cell.sparsity} %: ${baseMember} ${kernels.layer}, seed ${cell.seed}`), kernelsFigure(kernels))));
}

const best = DATA.cells.reduce((a, b) => (a === null || b.accuracy > a.accuracy ? b : a), null);
const trainedSeconds = sum(DATA.cells.flatMap((cell) => cell.epochs.map((epoch) => epoch.seconds)));

page({
  eyebrow: "Winnow reproduction",
  title: DATA.title,
  notice: DATA.whole ? "" : `A smaller version of the paper’s experiment, ${DATA.label}: its numbers are not the paper’s.`,
  tiles: [
    best ? tile(percent(best.accuracy), `best test accuracy: ${best.name}`, "first") : null,
    tile(`${DATA.cells.length} of ${DATA.all}`, "cells done"),
    tile(duration(trainedSeconds), "of training in all"),
    DATA.seeds.length ? tile(DATA.seeds.join(", "), DATA.seeds.length === 1 ? "seed" : "seeds: numbers are means over those that are done") : null,
  ].filter((shown) => shown !== null),
  sections: [
    { id: "accuracy-sparsity", name: "Accuracy, sparsity", title: "Accuracy and sparsity", lead: "On the test split. Lines are ours, dashed ones the paper’s where it tells its numbers.", content: compared("accuracy-by-sparsity") },
    { id: "accuracy-batch", name: "Accuracy, batch", title: "Accuracy and batch", lead: "What a larger batch costs, and whether one that grows by the rule costs it, too.", content: compared("accuracy-by-batch") },
    { id: "time-batch", name: "Time, batch", title: "Time by batch", lead: "Seconds of an epoch of all members, one after the other (of epochs of the same batch the median; the first of DBS, often the only one of its batch, with its cold start), and speed against the unpruned single network. The paper’s are of one RTX 2080 Ti: compare the ratios.", content: compared("seconds-by-batch", speeds) },
    { id: "time-sparsity", name: "Time, sparsity", title: "Time by sparsity", lead: "", content: compared("seconds-by-sparsity", speeds) },
    { id: "time-to-accuracy", name: "Time to accuracy", title: "Time to accuracy", lead: "What the paper does not have: how long the base network trains until it is nearly as good as any here becomes. A dash where no cell is done, or where one never got there.", content: compared("time-to-accuracy") },
    { id: "scaled", name: "Scaled phase", title: "Epochs at the largest batch", lead: "Dynamic batch size begins small: this is where it arrives.", content: compared("scaled-seconds") },
    { id: "rounds", name: "Rounds", title: "Rounds of averaging", lead: "", content: compared("rounds") },
    { id: "kernels", name: "Kernels", title: "Kernels of the second layer", lead: "The paper’s Fig. 5a: weights of the base network of SWR-CNN + DBS, in the domain in which they are trained. Green is positive, orange negative, the stronger the larger; empty is pruned.", content: kernels() },
    { id: "momentum", name: "Momentum", title: "The momentum curve and its batch", lead: "The paper’s Fig. 5b: m″ = −k / m, and the batch that keeps the noise scale.", content: DATA.momentum && momentumFigure(DATA.momentum, "here") },
    { id: "cells", name: "Cells", title: "Cells", lead: "Each is a run and a published ensemble with a report of its own.", content: DATA.cells.length || Object.keys(DATA.failed).length ? cells() : null },
  ],
  footer: `${DATA.label}. ${DATA.data}. Made ${DATA.created} with Winnow ${DATA.provenance.codeVersion}, ` +
    `Java ${DATA.provenance.java}, ${DATA.provenance.operatingSystem}, ${DATA.provenance.lanes} vector lanes.`,
});
