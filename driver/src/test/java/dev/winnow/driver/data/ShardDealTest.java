package dev.winnow.driver.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.StableHash;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShardDealTest {
  @Property
  void everyExampleHasOnePlaceUpToTheLimit(
      @ForAll @IntRange(min = 1, max = 500) int examples,
      @ForAll @IntRange(max = 600) int limit,
      @ForAll long seed) {
    ShardDeal deal = new ShardDeal(ids(examples), seed, new ShardRule(7, 4, limit));
    int kept = limit == 0 ? examples : Math.min(limit, examples);
    int[] ranks =
        LongStream.of(ids(examples)).mapToInt(deal::rank).filter(r -> r >= 0).sorted().toArray();
    assertThat(deal.size()).isEqualTo(kept);
    assertThat(ranks).isEqualTo(IntStream.range(0, kept).toArray());
  }

  @Property
  void theOrderOfTheIdsMakesNoDifference(
      @ForAll @IntRange(min = 1, max = 300) int examples, @ForAll long seed) {
    List<Long> ids = LongStream.of(ids(examples)).boxed().collect(Collectors.toList());
    ShardDeal deal = new ShardDeal(ids(examples), seed, new ShardRule(5, 3, 0));
    Collections.shuffle(ids, new Random(seed));
    ShardDeal shuffled =
        new ShardDeal(
            ids.stream().mapToLong(Long::longValue).toArray(), seed, new ShardRule(5, 3, 0));
    assertThat(ids).allMatch(id -> deal.rank(id) == shuffled.rank(id));
  }

  @Property
  void groupsGoToTheShardsInTurn(
      @ForAll @IntRange(min = 1, max = 50) int shards,
      @ForAll @IntRange(min = 1, max = 40) int groupSize,
      @ForAll @IntRange(max = 100_000) int rank) {
    ShardDeal deal = new ShardDeal(ids(1), 0, new ShardRule(shards, groupSize, 0));
    assertThat(deal.shard(rank)).isEqualTo(rank / groupSize % shards);
  }

  private static long[] ids(int count) {
    return IntStream.range(0, count).mapToLong(i -> StableHash.of("train", i)).toArray();
  }
}
