package dev.winnow.driver.training;

import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;

/** How many of some images a network classified correctly. */
record CorrectCount(int correct, int images) implements Serializable {
  static final CorrectCount NONE = new CorrectCount(0, 0);

  CorrectCount plus(CorrectCount other) {
    return new CorrectCount(correct + other.correct, images + other.images);
  }

  /** Share of correct images; 0 without images. */
  double accuracy() {
    return images == 0 ? 0 : (double) correct / images;
  }

  /**
   * Counts the images whose most probable class is their label; of equals, the first counts.
   *
   * @param probabilities [N][classes]
   */
  static CorrectCount of(LabeledImages images, float[] probabilities) {
    int classes = probabilities.length / Math.max(1, images.size());
    int correct = 0;
    for (int image = 0; image < images.size(); image++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (probabilities[image * classes + c] > probabilities[image * classes + best]) {
          best = c;
        }
      }
      if (best == images.label(image)) {
        correct++;
      }
    }
    return new CorrectCount(correct, images.size());
  }
}
