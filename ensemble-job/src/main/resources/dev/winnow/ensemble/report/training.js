// The page of a training run.

const { members, classes, test } = DATA;
const epochsOf = (member) => DATA.epochs.filter((line) => line.member === member.name).sort((a, b) => a.epoch - b.epoch);
const trained = members.map((member, i) => ({ ...member, colour: colour(i), lines: epochsOf(member) }));
const lastEpoch = Math.max(0, ...DATA.epochs.map((line) => line.epoch));
const numbers = Array.from({ length: lastEpoch }, (none, i) => i + 1);
const at = (lines, field) => numbers.map((epoch) => lines.find((line) => line.epoch === epoch)?.[field] ?? null);
const epochAxis = {
  x: numbers, xName: "epoch", xRange: () => [0.5, lastEpoch + 0.5], xIncrements: [1, 2, 5, 10, 20, 50, 100], sync: "epochs",
};
const named = (member) => [swatch(member.colour), member.name];

function headTiles() {
  const error = Math.sqrt((test.accuracy * (1 - test.accuracy)) / test.examples);
  const best = trained.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const convolutions = members.flatMap((member) => member.layers).filter((layer) => layer.form !== "dense");
  const kept = sum(convolutions.map((layer) => layer.kept));
  const weights = sum(convolutions.map((layer) => layer.weights));
  return [
    tile(percent(test.accuracy), `test accuracy, ± ${percent(error)} (one standard error) on ${whole(test.examples)} images`, "first"),
    members.length > 1 ? tile(percent(best.accuracy), `best member alone: ${best.name}`) : null,
    tile(percent(1 - kept / weights, 1), `of ${whole(weights)} convolution weights pruned`),
    lastEpoch ? tile(duration(sum(DATA.epochs.map((line) => line.epoch_seconds))), `of training: ${members.length === 1 ? "one member" : `${members.length} members`}, ${lastEpoch} epochs`) : null,
    tile(fixed(test.logLoss, 4), "test log loss, nats"),
  ].filter((shown) => shown !== null);
}

function learning() {
  if (!lastEpoch) return null;
  const lines = (field, text) => trained.map((member) => ({ name: member.name, values: at(member.lines, field), colour: member.colour, text }));
  return el("div", { class: "grid wide" },
    card("Validation accuracy", chart({ ...epochAxis, height: 290, series: lines("validation_accuracy", (v) => percent(v)), y: shareAxis() })),
    card("Training loss", chart({ ...epochAxis, height: 290, series: lines("train_loss", (v) => fixed(v, 4)), y: { text: (v) => fixed(v, 2) } })));
}

// What led to an epoch's values, for each that metrics.jsonl names.
const HAPPENED = {
  WARM_UP_ENDED: (line) => (line.phase === "LEARNING_RATE" ? "Warm-up ended: η doubles from now on" : "Warm-up ended"),
  LEARNING_RATE_DOUBLED: (line) => (isAnnealed(line)
    ? `The rule doubles η; annealed it is ${short(line.learning_rate)}, B ${whole(line.global_batch)}`
    : `η doubled to ${short(line.learning_rate)}, B to ${whole(line.global_batch)}`),
  BATCH_AT_MOST_ALLOWED: (line) => `Growth ended at B = ${whole(line.global_batch)}: train.dynamic-batch.capacity allows no more`,
  BATCH_AT_CAPACITY: (line) => `Growth ended at B = ${whole(line.global_batch)}: the workers’ memory holds no more`,
  BATCH_AT_TENTH_OF_EXAMPLES: (line) => `Growth ended at B = ${whole(line.global_batch)}: it may not grow beyond a tenth of the training examples`,
  MOMENTUM_AT_PEAK: (line) => `Growth ended: m is at its peak, ${fixed(line.momentum, 4)}`,
  PLATEAU: (line) => `Plateau: accuracy no longer improves, η decays to ${short(line.learning_rate)}`,
};

function rollBack(line, before) {
  const fallen = before.at(-1);
  const best = before.reduce((a, b) => (b.validation_accuracy > a.validation_accuracy ? b : a));
  return [el("b", {}, "Roll-back: "),
    `validation accuracy fell to ${percent(fallen.validation_accuracy)}, more than one standard error below the ` +
    `${percent(best.validation_accuracy)} of epoch ${best.epoch}. Back to the rule’s values then: ` +
    `η ${short(line.learning_rate)}${isAnnealed(line) ? ", as annealed now" : ""}, m ${fixed(line.momentum, 3)}, B ${whole(line.global_batch)}; next phase: ${(PHASES[line.phase] ?? ["", line.phase])[1]}`];
}

/** The first epoch of which annealing lowers the rate, if any. */
function annealed() {
  const { epochs, annealing } = DATA.settings.train ?? {};
  const first = Math.floor(annealing * epochs + 0.5) + 1;
  return first <= epochs ? first : null;
}

function isAnnealed(line) {
  return annealed() !== null && line.epoch >= annealed();
}

function happenings(lines) {
  return lines
    .flatMap((line, i) => {
      const before = lines.slice(0, i);
      const at = { at: line.epoch - 0.5, epoch: line.epoch };
      const falls = line.epoch === annealed() ? [{ ...at, at: line.epoch, words: "Annealing begins: η falls along half a cosine, whatever the rule says" }] : [];
      if (line.change === "ACCURACY_FELL" && i) return [{ ...at, back: true, words: rollBack(line, before) }, ...falls];
      return line.change in HAPPENED ? [{ ...at, words: HAPPENED[line.change](line) }, ...falls] : falls;
    })
    .map((happened, i) => ({ ...happened, text: String(i + 1) }));
}

function schedule() {
  if (!lastEpoch) return null;
  const shaded = (lines) => lines.filter((line) => line.phase in PHASES)
    .map((line) => ({ from: line.epoch - 0.5, to: line.epoch + 0.5, colour: PHASES[line.phase][0] }));
  const seen = new Set(DATA.epochs.map((line) => line.phase));
  const keys = Object.entries(PHASES).filter(([phase]) => seen.has(phase))
    .map(([, [tint, name]]) => el("li", {}, el("i", { style: { "--colour": `var(${tint})` } }), name));
  const cards = trained.map((member) => {
    const flagged = happenings(member.lines);
    const curve = (name, field, y, first) => chart({
      ...epochAxis, name, height: first ? 140 : 118, y, spans: shaded(member.lines), flags: first ? flagged : flagged.map((flag) => ({ ...flag, text: "" })).filter((flag) => flag.back),
      series: [{ name: field[1], values: at(member.lines, field[0]), colour: member.colour }],
    });
    return card(null, el("h3", {}, named(member)),
      curve("learning rate η", ["learning_rate", "η"], { text: short }, true),
      curve("momentum m", ["momentum", "m"], { text: (v) => fixed(v, 3), range: (u, low, high) => [Math.max(0, Math.min(low, 0.9) - 0.01), Math.min(1, Math.max(high, 0.91) + 0.01)] }),
      curve("global batch B", ["global_batch", "B"], { text: whole, range: (u, low, high) => [0, high * 1.1] }),
      el("ol", { class: "happened" }, flagged.map((flag) => el("li", { class: flag.back ? "back" : "" },
        el("span", { class: "flag" }, flag.text), el("span", {}, "Before epoch ", String(flag.epoch), ". ", flag.words)))));
  });
  return el("div", {}, el("ul", { class: "keys" }, keys), grid(...cards));
}

// Seconds of an epoch, by what metrics.jsonl tells of it; the rest is what it does not.
const SPENT = [
  ["compute_seconds", "compute", "var(--c4)"],
  ["exchange_seconds", "exchange", "var(--c1)"],
  ["waiting_seconds", "waiting for others", "var(--c2)"],
  ["overhead_seconds", "Spark, moving the state", "var(--c3)"],
  ["averaging_seconds", "averaging and waiting", "var(--c1)"],
];

function spentOf(line) {
  // Of what is exchanged as a whole, the parts say more.
  const told = SPENT.filter(([field]) => isNumber(line[field]) && (field !== "averaging_seconds" || !isNumber(line.exchange_seconds)));
  const parts = told.map(([field, name, tint]) => [name, line[field], tint]);
  const rest = line.epoch_seconds - sum(parts.map(([, seconds]) => seconds));
  return told.some(([field]) => field === "compute_seconds") ? parts : [...parts, ["all else, most compute", Math.max(0, rest), "var(--mute)"]];
}

function time() {
  if (!lastEpoch) return null;
  const all = new Map(DATA.epochs.flatMap(spentOf).map(([name, , tint]) => [name, tint]));
  const total = (lines, name) => sum(lines.flatMap(spentOf).filter(([part]) => part === name).map(([, seconds]) => seconds));
  const cards = trained.map((member) => {
    const seconds = sum(member.lines.map((line) => line.epoch_seconds));
    const names = [...all.keys()];
    // Bars stand in front of one another: each is as high as its part and those below it.
    const stacked = names.map((name, i) => ({
      name, colour: all.get(name), bars: true,
      values: numbers.map((epoch) => {
        const line = member.lines.find((each) => each.epoch === epoch);
        return line ? sum(spentOf(line).filter(([part]) => names.slice(0, i + 1).includes(part)).map(([, part]) => part)) : null;
      }),
      text: (value, index) => duration(value - (i ? stacked[i - 1].values[index] : 0)),
    }));
    return card(null, el("h3", {}, named(member)),
      bar(names.map((name) => [total(member.lines, name) / seconds, all.get(name)]), "thick"),
      table(["", "seconds", "share"], names.map((name) => [
        el("td", {}, swatch(all.get(name)), name),
        fixed(total(member.lines, name), 1), percent(total(member.lines, name) / seconds, 1)])
        .concat([["all epochs", fixed(seconds, 1), ""]]), (i) => (i === names.length ? "sum" : "")),
      chart({ ...epochAxis, name: "seconds of each epoch", height: 190, series: stacked.toReversed(), y: { text: short, range: (u, low, high) => [0, high * 1.05] } }));
  });
  const speed = (name, field, text) => card(name, chart({
    ...epochAxis, y: { text, range: (u, low, high) => [0, high * 1.08] },
    series: trained.map((member) => ({ name: member.name, values: at(member.lines, field), colour: member.colour })) }));
  return el("div", { class: "stack" }, grid(...cards), el("div", { class: "grid", style: { "margin-top": "1rem" } },
    speed("Images a second", "images_per_second", whole),
    speed("Rounds of averaging an epoch", "rounds", whole),
    speed("Sent by all workers an epoch", "bytes_exchanged", bytes)));
}

function blend() {
  const rows = trained.map((member) => [
    el("td", {}, named(member), el("small", {}, member.convolution + (member.convolution === "winograd-relu" ? `, tile ${member.tile}` : ""))),
    percent(member.accuracy), fixed(member.logLoss, 4), fixed(member.weight, 3)]);
  rows.push(["ensemble", percent(test.accuracy), fixed(test.logLoss, 4), fixed(sum(members.map((m) => m.weight)), 3)]);
  const lowest = Math.min(...DATA.blend.map((choice) => choice.logLoss));
  return el("div", { class: "grid wide" },
    card("Members and weights", bar(trained.map((member) => [member.weight, member.colour]), "thick"),
      table(["member", "test accuracy", "log loss", "weight"], rows, (i) => (i === members.length ? "sum" : ""))),
    card("What the weights were chosen among", table(["weights", "log loss", "accuracy"],
      DATA.blend.map((choice) => [choice.choice, fixed(choice.logLoss, 4), percent(choice.accuracy)]),
      (i) => (DATA.blend[i].logLoss === lowest ? "best" : "")),
    note("On the blend split, which no member was trained on and which the test does not use.")));
}

const LARGEST_TABLE = 20;

function confusion() {
  const totals = test.confusion.map(sum);
  const share = (label, decided) => (totals[label] ? test.confusion[label][decided] / totals[label] : 0);
  const mistaken = classes.flatMap((none, label) => classes.map((nothing, decided) => [label, decided]))
    .filter(([label, decided]) => label !== decided && test.confusion[label][decided] > 0)
    .sort(([a, b], [c, d]) => test.confusion[c][d] - test.confusion[a][b]);
  const order = classes.map((none, label) => label).filter((label) => totals[label]).sort((a, b) => share(a, a) - share(b, b));
  const shown = classes.length <= LARGEST_TABLE ? confusionTable(share) : confusionMap(share);
  return el("div", { class: "grid wide" },
    card("True classes in rows, decisions in columns", el("div", { class: "scroll" }, shown),
      note(classes.length <= LARGEST_TABLE ? "Numbers of test images. Green: decided rightly. Orange: taken for another class." :
        "Each dot is a pair of classes, the stronger the more often; names and numbers when pointed at."),
      el("h3", { style: { "margin-top": "1.4rem" } }, "Most often mistaken"),
      table(["class", "taken for", "images"], mistaken.slice(0, 5).map(([label, decided]) =>
        [classes[label], classes[decided], whole(test.confusion[label][decided])]))),
    card("Accuracy by class, the lowest first", table(["class", "images", "accuracy", ""],
      order.slice(0, 15).map((label) => [classes[label], whole(totals[label]), percent(share(label, label), 1),
        el("td", { style: { width: "34%" } }, bar([[share(label, label), "rgb(var(--kept))"]]))]))));
}

// Errors are rare: their colour follows the root of their share.
const hue = (label, decided, share) => (label === decided ? [`var(--kept)`, share] : [`var(--minus)`, Math.min(1, Math.sqrt(share) * 1.6)]);

function confusionTable(share) {
  return el("table", { class: "confusion" },
    el("thead", {}, el("tr", {}, el("th", {}), classes.map((name) => el("th", { scope: "col" }, el("span", {}, name))))),
    el("tbody", {}, classes.map((name, label) => el("tr", {}, el("th", { scope: "row" }, name),
      classes.map((other, decided) => {
        const [tint, depth] = hue(label, decided, share(label, decided));
        const count = test.confusion[label][decided];
        return el("td", {
          class: count === 0 ? "none" : depth > 0.6 ? "deep" : "", style: { "--hue": tint, "--depth": depth.toFixed(3) },
          title: `${name} taken for ${other}: ${count}`,
        }, String(count));
      })))));
}

function confusionMap(share) {
  const dots = test.confusion.flatMap((row, label) => row.map((count, decided) => {
    if (count === 0) return null;
    const [tint, depth] = hue(label, decided, share(label, decided));
    return svg("rect", { x: decided, y: label, width: 0.92, height: 0.92, style: { fill: `rgb(${tint})`, "fill-opacity": Math.max(0.12, depth).toFixed(2) } },
      svg("title", {}, `${classes[label]} taken for ${classes[decided]}: ${count}`));
  }));
  return svg("svg", { class: "map", viewBox: `0 0 ${classes.length} ${classes.length}`, role: "img", "aria-label": "confusion matrix" }, dots);
}

function calibration() {
  const bins = test.calibration;
  const middle = bins.map((bin, i) => (bin.examples ? bin.confidence : (i + 0.5) / bins.length));
  const unit = () => [0, 1];
  const axis = { x: middle, xName: "confidence", xTitle: "confidence: probability of the decided class", xText: (v) => percent(v, 0), xRange: unit };
  return el("div", { class: "grid wide" },
    card("How often decisions of a confidence are right", chart({
      ...axis, height: 290, y: { text: (v) => percent(v, 0), range: unit },
      series: [
        { name: "as often as said", values: middle, colour: "var(--mute)", dash: [4, 4], points: "none", text: (v) => percent(v, 1) },
        { name: "right", values: bins.map((bin) => (bin.examples ? bin.accuracy : null)), colour: "var(--good)", text: (v) => percent(v, 1) },
      ] }),
    note(`Expected calibration error ${percent(test.calibrationError)}: the mean distance from the dashed line. Below it the ensemble is surer than it is right.`)),
    card("How many decisions of each confidence", chart({
      ...axis, x: bins.map((bin, i) => (i + 0.5) / bins.length), xText: (v) => percent(v, 0), height: 290,
      y: { text: whole, range: (u, low, high) => [0, high * 1.05] },
      series: [{ name: "images", values: bins.map((bin) => bin.examples), colour: "var(--good)", bars: true, text: whole }] })));
}

function hardest() {
  return el("ul", { class: "faces" }, test.hardest.map((image) => el("li", {},
    el("img", { src: `data:image/png;base64,${image.png}`, alt: classes[image.label], loading: "lazy" }),
    el("span", {}, el("b", {}, classes[image.label]), el("em", {}, ` ${percent(image.probability, image.probability < 0.001 ? 3 : 1)}`)),
    el("span", { class: image.decided === image.label ? "" : "wrong" }, `${classes[image.decided]} ${percent(image.confidence, 1)}`))));
}

/** How much of a layer each position of its tiles keeps, the most being the darkest. */
function positions(layer) {
  const most = Math.max(...layer.positions);
  return svg("svg", { class: "mini", viewBox: `0 0 ${layer.side} ${layer.side}`, role: "img", "aria-label": "kept at each position" },
    layer.positions.map((kept, i) => svg("rect", {
      class: "kept", x: i % layer.side, y: Math.floor(i / layer.side), width: 0.9, height: 0.9,
      style: { "fill-opacity": (most ? Math.max(0.06, kept / most) : 0.06).toFixed(3) },
    }, svg("title", {}, percent(kept, 1)))));
}

function sparsity() {
  return grid(...trained.map((member) => {
    const convolutions = member.layers.filter((layer) => layer.form !== "dense");
    const kept = sum(convolutions.map((layer) => layer.kept));
    const weights = sum(convolutions.map((layer) => layer.weights));
    const rows = member.layers.map((layer) => [
      el("td", { title: `${layer.form}, ${layer.shape}` }, layer.name), whole(layer.weights), percent(1 - layer.kept / layer.weights, 1),
      el("td", { style: { width: "26%" } }, bar([[layer.kept / layer.weights, "rgb(var(--kept))"]])),
      el("td", {}, layer.side > 1 ? positions(layer) : "")]);
    rows.push(["convolutions", whole(weights), percent(1 - kept / weights, 1), el("td", {}, bar([[kept / weights, "rgb(var(--kept))"]])), ""]);
    return card(null, el("h3", {}, named(member)),
      table(["layer", "weights", "pruned", "kept", "where"], rows, (i) => (i === member.layers.length ? "sum" : "")));
  }));
}

function kernels() {
  const drawn = trained.filter((member) => member.kernels);
  if (!drawn.length) return null;
  return grid(...drawn.map((member) => card(null, el("h3", {}, named(member), ` ${member.kernels.layer}`), kernelsFigure(member.kernels))));
}

const EPOCH_COLUMNS = [
  ["epoch", whole], ["phase", (v) => (PHASES[v] ?? ["", v ?? DASH])[1]], ["train_loss", (v) => fixed(v, 4)], ["validation_accuracy", (v) => percent(v)],
  ["learning_rate", short], ["momentum", (v) => fixed(v, 4)], ["global_batch", whole], ["sparsity", (v) => percent(v, 1)],
  ["epoch_seconds", (v) => fixed(v, 1)], ...SPENT.map(([field]) => [field, (v) => fixed(v, 1)]), ["images_per_second", whole], ["rounds", whole], ["bytes_exchanged", bytes],
];

function allNumbers() {
  const flat = (value, key) => (value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => flat(inner, key ? `${key}.${name}` : name))
    : [[key, typeof value === "object" ? JSON.stringify(value) : String(value)]]);
  return el("div", {},
    trained.filter((member) => member.lines.length).map((member) => details(`Epochs of ${member.name}`, table(
      EPOCH_COLUMNS.map(([field]) => field.replaceAll("_", " ")),
      member.lines.map((line) => EPOCH_COLUMNS.map(([field, text]) => text(line[field])))))),
    details("Settings of the run", table(["key", "value"].map(wordsHead),
      flat(DATA.settings, "").map(([key, value]) => [key, el("td", { class: "words" }, value)]))));
}

page({
  eyebrow: "Winnow training report",
  title: DATA.name,
  tiles: headTiles(),
  sections: [
    { id: "learning", name: "Learning", title: "Learning curves", lead: "Validation accuracy and training loss of each member, epoch by epoch. A validation split of its own drives the schedule; the test split is looked at once, at the end.", content: learning() },
    { id: "schedule", name: "Schedule", title: "Learning rate, momentum and batch", lead: `${DATA.momentum ? "The dynamic batch size rule raises the learning rate η, then the momentum m, and the batch B with them so that the noise of the gradient stays the same." : "Batch and momentum are fixed; the learning rate η warms up, and decays at plateaus."} Shaded by phase; what changed, and why, by its number.`, content: schedule() },
    { id: "time", name: "Time", title: "Where the time went", lead: "Seconds from starting an epoch on the cluster to having its result, each part the mean over the workers.", content: time() },
    { id: "blend", name: "Blend", title: "Blend weights", lead: "How much each member’s class probabilities count in the ensemble’s.", content: blend() },
    { id: "classes", name: "Classes", title: "What is taken for what", lead: "", content: confusion() },
    { id: "calibration", name: "Calibration", title: "Does it know when it is right?", lead: "", content: calibration() },
    { id: "hardest", name: "Hardest", title: "Hardest test images", lead: "The images to whose true class the ensemble gives the least probability: the true class with that probability, below it what the ensemble takes them for.", content: test.hardest.length ? hardest() : null },
    { id: "sparsity", name: "Sparsity", title: "What pruning left", lead: "Layer by layer: how many weights there are, how many are pruned, and at which positions of its tiles a convolution keeps the others.", content: sparsity() },
    { id: "kernels", name: "Kernels", title: "Kernels of the second layer", lead: "The paper’s Fig. 5a for this run’s sparsity: weights in the domain in which they are trained. Green is positive, orange negative, the stronger the larger; empty is pruned.", content: kernels() },
    { id: "momentum", name: "Momentum", title: "The momentum curve and its batch", lead: "The paper’s Fig. 5b: m″ = −k / m, and the batch that keeps the noise scale.", content: DATA.momentum && momentumFigure(DATA.momentum, "this run") },
    { id: "numbers", name: "Numbers", title: "All numbers", lead: "", content: allNumbers() },
  ],
  footer: `${DATA.images} images in ${classes.length} classes from ${DATA.data}. Made ${DATA.created} with Winnow ${DATA.provenance.codeVersion}, ` +
    `Java ${DATA.provenance.java}, ${DATA.provenance.operatingSystem}, ${DATA.provenance.lanes} vector lanes.`,
});
