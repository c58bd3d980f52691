package dev.winnow.worker.training;

import dev.winnow.worker.data.ExampleId;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.layer.TrainingStep;
import java.util.ArrayList;
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
  private final long seed;
  private final Map<Integer, int[]> orders = new HashMap<>();

  BatchAssembler(ImageShape shape, Map<Integer, LabeledImages> shards, long seed, int epoch) {
    this.shape = shape;
    this.shards = shards;
    this.seed = ExampleId.mix(seed + epoch);
    shards.forEach(
        (shard, images) ->
            orders.put(shard, ShardOrder.permutation(seed, epoch, shard, images.size())));
  }

  Batch assemble(int step, List<EpochPlan.Group> groups) {
    List<LabeledImages> parts = new ArrayList<>();
    int[] offsets = new int[groups.size() + 1];
    for (int i = 0; i < groups.size(); i++) {
      EpochPlan.Group group = groups.get(i);
      int[] examples = new int[group.length()];
      System.arraycopy(orders.get(group.shard()), group.start(), examples, 0, examples.length);
      parts.add(shards.get(group.shard()).select(examples));
      offsets[i + 1] = offsets[i] + examples.length;
    }
    LabeledImages images = LabeledImages.concat(shape, parts);
    return new Batch(images, new TrainingStep(ExampleId.mix(seed + step), offsets, images.ids()));
  }
}
