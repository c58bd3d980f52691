package dev.winnow.worker.training;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.StableHash;
import dev.winnow.worker.layer.TrainingStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the examples of a worker's groups together, in the order that the epoch gives its shards.
 */
final class BatchAssembler {
  /**
   * A worker's share of a global batch.
   *
   * @param images [N], group after group
   * @param step what the layers need to know of it
   */
  record Batch(LabeledImages images, TrainingStep step) {}

  private final ImageShape shape;
  private final Map<Integer, LabeledImages> shards;
  private final long epochSeed;
  private final Map<Integer, int[]> orders = new HashMap<>();
  private LabeledImages images;

  BatchAssembler(ImageShape shape, Map<Integer, LabeledImages> shards, long seed, int epoch) {
    this.shape = shape;
    this.images = LabeledImages.blank(shape, 0);
    this.shards = shards;
    this.epochSeed = StableHash.mix(seed + epoch);
    shards.forEach(
        (shard, images) ->
            orders.put(shard, ShardOrder.permutation(seed, epoch, shard, images.size())));
  }

  /** The images of one step, in memory that the next call takes again. */
  Batch assemble(int step, List<EpochPlan.Group> groups) {
    int[] offsets = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) {
      offsets[i + 1] = offsets[i] + groups.get(i).length();
    }
    int size = offsets[groups.size()];
    if (images.size() != size) {
      images = LabeledImages.blank(shape, size);
    }
    for (int i = 0; i < groups.size(); i++) {
      EpochPlan.Group group = groups.get(i);
      int[] order = orders.get(group.shard());
      shards.get(group.shard()).copy(order, group.start(), group.length(), images, offsets[i]);
    }
    return new Batch(
        images, new TrainingStep(StableHash.mix(epochSeed + step), offsets, images.ids()));
  }
}
