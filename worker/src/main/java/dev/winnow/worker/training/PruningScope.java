package dev.winnow.worker.training;

/** Among which weights the smallest are sought. */
public enum PruningScope {
  /** In each layer by itself: all become equally sparse. */
  LAYER,
  /** In all layers together, by one threshold: layers of small weights become sparser. */
  GLOBAL
}
