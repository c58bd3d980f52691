package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardOrderTest {
  @Property(tries = 200)
  void everyExampleComesExactlyOnce(
      @ForAll long seed,
      @ForAll @IntRange(max = 100) int epoch,
      @ForAll @IntRange(max = 200) int shard,
      @ForAll @IntRange(max = 600) int size) {
    int[] order = ShardOrder.permutation(seed, epoch, shard, size);

    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, size).toArray());
  }

  @Property(tries = 50)
  void theSameArgumentsGiveTheSameOrder(@ForAll long seed) {
    assertThat(ShardOrder.permutation(seed, 3, 7, 100))
        .isEqualTo(ShardOrder.permutation(seed, 3, 7, 100));
  }

  @Property(tries = 50)
  void anotherSeedEpochOrShardGivesAnotherOrder(@ForAll long seed) {
    assertThat(ShardOrder.permutation(seed, 3, 7, 100))
        .isNotEqualTo(ShardOrder.permutation(seed + 1, 3, 7, 100))
        .isNotEqualTo(ShardOrder.permutation(seed, 4, 7, 100))
        .isNotEqualTo(ShardOrder.permutation(seed, 7, 3, 100))
        .isNotEqualTo(ShardOrder.permutation(seed, 3, 8, 100));
  }

  @Test
  void everyPlaceIsEquallyLikely() {
    int[] firstPlaces = new int[4];
    for (int epoch = 0; epoch < 4000; epoch++) {
      firstPlaces[ShardOrder.permutation(11, epoch, 0, 4)[0]]++;
    }

    // 1000 expected each, standard deviation 27.
    assertThat(Arrays.stream(firstPlaces)).allMatch(count -> count > 850 && count < 1150);
  }
}
