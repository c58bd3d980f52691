package dev.winnow.ensemble.scoring;

import dev.winnow.worker.data.LabeledImages;

/** Something that gives classes probabilities. Not safe for use by several threads. */
interface Scorer {
  /**
   * Probabilities of all images, at once: the caller bounds their number.
   *
   * @return [example][class], flat
   */
  float[] probabilities(LabeledImages images);
}
