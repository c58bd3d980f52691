// The paper's Fig. 5a and 5b.

const KERNEL_GAP = 0.6;

/** The first kernels of a layer: each weight by its sign and its size beside the largest shown. */
function kernelsFigure({ side, values, layer, form }) {
  const pitch = side + KERNEL_GAP;
  const cells = values.flatMap((row, c) => row.flatMap((tile, k) => tile.map((value, i) => svg("rect", {
    class: value === 0 ? "pruned" : value < 0 ? "minus" : "kept",
    x: (k * pitch + (i % side)).toFixed(2), y: (c * pitch + Math.floor(i / side)).toFixed(2), width: 0.9, height: 0.9,
    style: value === 0 ? {} : { "fill-opacity": (0.15 + 0.85 * Math.sqrt(Math.abs(value) / 100)).toFixed(2) },
  }))));
  const ins = values.length;
  const outs = values[0].length;
  return el("div", {},
    svg("svg", { class: "tiles-picture", viewBox: `0 0 ${outs * pitch - KERNEL_GAP} ${ins * pitch - KERNEL_GAP}`, role: "img", "aria-label": `weights of ${layer}` }, cells),
    note(`${side}x${side} ${form === "winograd" ? "Winograd tiles" : "kernels"}: ${ins} input channels down, ${outs} output channels across.`));
}

/** Momentum and batch by time, for some curvatures; the first is `own`. */
function momentumFigure({ start, time, curves }, own) {
  const tints = ["var(--c5)", "var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)"];
  const lines = (f, text) => curves.map((curve, i) => ({
    name: `k ${curve.curvature.toFixed(2)}${i === 0 ? `, ${own}` : ""}`, values: curve.momentum.map(f), colour: tints[i], dash: i ? [5, 4] : undefined, points: "none", text,
  }));
  const axis = { x: time, xName: "time", xTitle: "time since the phase began, in fractions of all epochs", xText: (v) => v.toFixed(2), sync: "momentum", height: 270 };
  return el("div", { class: "grid wide" },
    card("Momentum m", chart({ ...axis, series: lines((m) => m, (v) => fixed(v, 4)), y: { text: (v) => fixed(v, 2) } })),
    card("Batch, as a multiple of that before", chart({ ...axis, series: lines((m) => (1 - start) / (1 - m), (v) => `${fixed(v, 2)}×`), y: { text: (v) => `${short(v)}×` } })));
}
