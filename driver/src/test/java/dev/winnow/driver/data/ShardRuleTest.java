package dev.winnow.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.worker.data.ImageShape;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardRuleTest {
  private static final ImageShape SMALL = new ImageShape(1, 28, 28);

  /** Of which 170 fit into a shard. */
  private static final ImageShape LARGE = new ImageShape(3, 2048, 2048);

  @Property
  void theSizesAreThoseOfTheShardsThatAreDealt(
      @ForAll @IntRange(min = 1, max = 500) int examples,
      @ForAll @IntRange(max = 600) int limit,
      @ForAll @IntRange(min = 1, max = 20) int shards,
      @ForAll @IntRange(min = 1, max = 40) int groupSize) {
    ShardRule rule = new ShardRule(shards, groupSize, limit);
    ShardDeal deal = new ShardDeal(IntStream.range(0, examples).asLongStream().toArray(), 0, rule);
    int[] sizes = new int[shards];
    for (int rank = 0; rank < deal.size(); rank++) {
      sizes[deal.shard(rank)]++;
    }
    assertThat(rule.sizes(examples)).isEqualTo(sizes);
  }

  @ParameterizedTest
  @CsvSource({
    // As many as asked for, from eight groups of 32 in each of 120 on.
    "54000, 0, 1, 120",
    "30720, 0, 1, 120",
    "30688, 0, 1, 60",
    "54000, 15328, 1, 24",
    "15328, 54000, 1, 24",
    // Not 40 or 30, though these have eight groups each, too: 24 suits as many numbers of workers.
    "10240, 0, 1, 24",
    // 96 groups are eight for each of 12 shards, 95 are not.
    "3041, 0, 2, 12",
    "3040, 0, 2, 6",
    // The workers have one each, however few examples there are.
    "3041, 0, 13, 15",
    "400, 0, 4, 4",
    "400, 0, 7, 8",
    "1, 0, 1, 1",
    "1, 0, 120, 120"
  })
  void fewExamplesGetFewerShards(long examples, long limit, int workers, int shards) {
    assertThat(new ShardRule(120, 32, limit).forExamples(examples, workers, SMALL))
        .isEqualTo(new ShardRule(shards, 32, limit));
  }

  @Property
  void aShardHasEightGroupsOrItsWorkersNoMoreShardsThanTheyNeed(
      @ForAll @IntRange(min = 1, max = 200) int shards,
      @ForAll @IntRange(min = 1, max = 64) int groupSize,
      @ForAll @IntRange(min = 1, max = 200_000) int examples,
      @ForAll @IntRange(min = 1, max = 200) int workers) {
    Assume.that(workers <= shards);
    ShardRule rule = new ShardRule(shards, groupSize, 0).forExamples(examples, workers, SMALL);
    assertThat(shards % rule.shards()).isZero();
    assertThat(rule.shards()).isGreaterThanOrEqualTo(workers);
    int smallest = IntStream.of(rule.sizes(examples)).min().getAsInt();
    if (smallest <= 7 * groupSize) {
      assertThat(IntStream.range(workers, rule.shards())).noneMatch(count -> shards % count == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "170, 1, 1",
    // Six groups, of which five fit into a shard.
    "171, 1, 2",
    "320, 1, 2",
    "321, 1, 3",
    "1600, 1, 10",
    // The workers have one each.
    "171, 7, 8",
    "19200, 1, 120"
  })
  void largeImagesGetAsManyShardsAsHoldThem(long examples, int workers, int shards) {
    assertThat(new ShardRule(120, 32, 0).forExamples(examples, workers, LARGE).shards())
        .isEqualTo(shards);
  }

  @Test
  void imagesThatFitIntoNoShardsAreRefusedWithTheSettingToChange() {
    assertThatThrownBy(() -> new ShardRule(120, 32, 0).forExamples(19201, 1, LARGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "19201 images of 3x2048x2048 do not fit into 120 shards of 2 GiB: raise data.shards");
    assertThatThrownBy(() -> new ShardRule(120, 171, 0).forExamples(1000, 1, LARGE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("lower train.normalization-group to at most 170");
  }

  @Test
  void noShardsAreRefusedAndFewerThanTheWorkers() {
    assertThatThrownBy(() -> new ShardRule(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 shards");
    assertThatThrownBy(() -> new ShardRule(3, 1, 0).forExamples(10, 4, SMALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 shards for 4 workers");
  }
}
