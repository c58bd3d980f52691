package dev.winnow.driver.data;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelMoments;
import dev.winnow.worker.data.Split;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sums over examples that merge in any order.
 *
 * @param counts examples by label, for every split
 * @param trainMoments of the pixels of the train split
 */
record SplitStatistics(Map<Split, long[]> counts, PixelMoments trainMoments)
    implements Serializable {
  static SplitStatistics none(ImageShape shape, int classes) {
    Map<Split, long[]> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, new long[classes]);
    }
    return new SplitStatistics(counts, PixelMoments.none(shape.channels()));
  }

  static SplitStatistics of(LabeledImages images, Split split, int classes) {
    SplitStatistics statistics = none(images.shape(), classes);
    long[] counts = statistics.counts.get(split);
    for (int i = 0; i < images.size(); i++) {
      counts[images.label(i)]++;
    }
    return split == Split.TRAIN
        ? new SplitStatistics(statistics.counts, PixelMoments.of(images))
        : statistics;
  }

  int classes() {
    return counts.get(Split.TRAIN).length;
  }

  SplitStatistics plus(SplitStatistics other) {
    Map<Split, long[]> sum = new EnumMap<>(Split.class);
    counts.forEach(
        (split, mine) -> {
          long[] theirs = other.counts.get(split);
          long[] both = mine.clone();
          Arrays.setAll(both, label -> mine[label] + theirs[label]);
          sum.put(split, both);
        });
    return new SplitStatistics(sum, trainMoments.plus(other.trainMoments));
  }

  Map<Split, List<Long>> classCounts() {
    Map<Split, List<Long>> bySplit = new EnumMap<>(Split.class);
    counts.forEach((split, of) -> bySplit.put(split, Arrays.stream(of).boxed().toList()));
    return Collections.unmodifiableMap(bySplit);
  }
}
