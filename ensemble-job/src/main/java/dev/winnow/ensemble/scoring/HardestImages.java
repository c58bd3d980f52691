package dev.winnow.ensemble.scoring;

import dev.winnow.worker.data.LabeledImages;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Keeps the images whose true class is the least probable; in what order they come is the same. */
final class HardestImages implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enough to see what they have in common, few enough to look at each. */
  static final int KEPT = 32;

  private static final Comparator<HardImage> HARDEST_FIRST = new HardestFirst();

  private final TreeSet<HardImage> hardest = new TreeSet<>(HARDEST_FIRST);

  /** Considers an image of several; its pixels are copied only when it is kept. */
  void add(LabeledImages images, int example, double probability, int decided, double confidence) {
    if (hardest.size() == KEPT && probability > hardest.last().probability()) {
      return;
    }
    int size = images.shape().size();
    add(
        new HardImage(
            images.id(example),
            images.shape(),
            Arrays.copyOfRange(images.pixels(), example * size, (example + 1) * size),
            images.label(example),
            probability,
            decided,
            confidence));
  }

  private void add(HardImage image) {
    hardest.add(image);
    if (hardest.size() > KEPT) {
      hardest.pollLast();
    }
  }

  void merge(HardestImages other) {
    other.hardest.forEach(this::add);
  }

  List<HardImage> list() {
    return List.copyOf(hardest);
  }

  /** A class, since the set travels with it. */
  private static final class HardestFirst implements Comparator<HardImage>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(HardImage one, HardImage other) {
      int byProbability = Double.compare(one.probability(), other.probability());
      return byProbability != 0 ? byProbability : Long.compare(one.id(), other.id());
    }
  }
}
