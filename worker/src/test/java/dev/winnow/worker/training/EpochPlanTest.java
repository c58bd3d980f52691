package dev.winnow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.worker.training.EpochPlan.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  @Test
  void groupsAreDealtRoundRobinOverTheShards() {
    EpochPlan plan = new EpochPlan(new int[] {70, 32, 64}, 64, 32, 1);

    assertThat(plan.steps()).isEqualTo(3);
    assertThat(plan.groups(0, 0)).containsExactly(new Group(0, 0, 23), new Group(1, 0, 32));
    assertThat(plan.groups(1, 0)).containsExactly(new Group(2, 0, 32), new Group(0, 23, 23));
    assertThat(plan.groups(2, 0)).containsExactly(new Group(2, 32, 32), new Group(0, 46, 24));
    assertThat(plan.images(2)).isEqualTo(56);
    assertThat(plan.images()).isEqualTo(166);
  }

  @Test
  void noStepIsLeftWithAFewImages() {
    int[] shards = dealt(1688, 32, 120);
    shards[8] += 3;
    EpochPlan plan = new EpochPlan(shards, 256, 32, 2);

    assertThat(plan.steps()).isEqualTo(212);
    for (int step = 0; step < plan.steps(); step++) {
      assertThat(plan.images(step)).isBetween(7 * 30, 256);
    }
  }

  @Test
  void aBatchThatIsNoMultipleOfTheGroupSizeIsCutIntoEqualGroups() {
    EpochPlan plan = new EpochPlan(new int[] {1000}, 100, 32, 1);

    assertThat(plan.groups(0, 0))
        .containsExactly(
            new Group(0, 0, 25), new Group(0, 25, 25), new Group(0, 50, 25), new Group(0, 75, 25));
    assertThat(plan.largestBatch()).isEqualTo(100);
  }

  @Test
  void aShardBelongsToTheRankOfItsNumberModuloTheWorkers() {
    EpochPlan plan = new EpochPlan(new int[] {32, 32, 32, 32}, 128, 32, 3);

    assertThat(plan.groups(0, 0)).extracting(Group::shard).containsExactly(0, 3);
    assertThat(plan.groups(0, 1)).extracting(Group::shard).containsExactly(1);
    assertThat(plan.groups(0, 2)).extracting(Group::shard).containsExactly(2);
    assertThat(plan.images(0, 0)).isEqualTo(64);
  }

  @Test
  void aRankHasNothingToDoWhenTheBatchHasFewerGroupsThanWorkers() {
    EpochPlan plan = new EpochPlan(new int[] {32, 32, 32}, 32, 32, 3);

    assertThat(plan.groups(0, 0)).hasSize(1);
    assertThat(plan.groups(0, 1)).isEmpty();
    assertThat(plan.images(0, 2)).isZero();
  }

  @Test
  void anEpochWithoutExamplesHasNoSteps() {
    assertThat(new EpochPlan(new int[] {0, 0}, 64, 32, 2).steps()).isZero();
  }

  @Test
  void aBatchOfZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EpochPlan(new int[] {1}, 0, 32, 1))
        .withMessageContaining("global batch of 0");
  }

  @Test
  void aStepOrRankThatDoesNotExistIsRefused() {
    EpochPlan plan = new EpochPlan(new int[] {64}, 64, 32, 2);

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> plan.groups(1, 0))
        .withMessage("step 1 of 1");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> plan.images(0, 2))
        .withMessage("rank 2 of 2 workers");
  }

  @Property(tries = 300)
  void everyExampleComesExactlyOnceAnEpoch(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    EpochPlan plan = new EpochPlan(shards, batch, groupSize, workers);
    int[][] taken = new int[shards.length][];
    Arrays.setAll(taken, shard -> new int[shards[shard]]);
    long images = 0;
    for (int step = 0; step < plan.steps(); step++) {
      for (int rank = 0; rank < workers; rank++) {
        for (Group group : plan.groups(step, rank)) {
          assertThat(group.shard() % workers).isEqualTo(rank);
          for (int i = 0; i < group.length(); i++) {
            taken[group.shard()][group.start() + i]++;
          }
        }
        images += plan.images(step, rank);
      }
    }

    assertThat(Arrays.stream(taken).flatMapToInt(Arrays::stream)).allMatch(times -> times == 1);
    assertThat(images).isEqualTo(plan.images());
  }

  @Property(tries = 300)
  void theCompositionOfEachBatchDoesNotDependOnTheNumberOfWorkers(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize,
      @ForAll @IntRange(min = 2, max = 6) int workers) {
    EpochPlan alone = new EpochPlan(shards, batch, groupSize, 1);
    EpochPlan shared = new EpochPlan(shards, batch, groupSize, workers);

    assertThat(shared.steps()).isEqualTo(alone.steps());
    for (int step = 0; step < alone.steps(); step++) {
      List<Group> all = new ArrayList<>();
      for (int rank = 0; rank < workers; rank++) {
        all.addAll(shared.groups(step, rank));
      }
      assertThat(all).containsExactlyInAnyOrderElementsOf(alone.groups(step, 0));
      assertThat(shared.images(step)).isEqualTo(alone.images(step));
    }
  }

  @Property(tries = 300)
  void noBatchOrGroupIsEmptyOrTooLarge(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize) {
    EpochPlan plan = new EpochPlan(shards, batch, groupSize, 1);
    for (int step = 0; step < plan.steps(); step++) {
      assertThat(plan.images(step)).isBetween(1, batch);
      assertThat(plan.groups(step, 0))
          .allSatisfy(group -> assertThat(group.length()).isBetween(1, groupSize));
    }
  }

  @Property(tries = 300)
  void groupsOfAShardAndStepsAreAlike(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize) {
    EpochPlan plan = new EpochPlan(shards, batch, groupSize, 1);
    IntSummaryStatistics groups = new IntSummaryStatistics();
    Map<Integer, IntSummaryStatistics> lengths = new HashMap<>();
    for (int step = 0; step < plan.steps(); step++) {
      groups.accept(plan.groups(step, 0).size());
      for (Group group : plan.groups(step, 0)) {
        lengths
            .computeIfAbsent(group.shard(), shard -> new IntSummaryStatistics())
            .accept(group.length());
      }
    }

    assertThat(lengths.values())
        .allSatisfy(each -> assertThat(each.getMax() - each.getMin()).isLessThanOrEqualTo(1));
    if (plan.steps() > 0) {
      assertThat(groups.getMax() - groups.getMin()).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 200)
  void workersWhoseNumberDividesTheShardsDifferByOneGroupAtMost(
      @ForAll @IntRange(min = 1, max = 4000) int groupsInAll,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 5) int shardsPerWorker,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    int[] shards = dealt(groupsInAll, 32, workers * shardsPerWorker);
    EpochPlan plan = new EpochPlan(shards, 32 * ((batch + 31) / 32), 32, workers);
    for (int step = 0; step < plan.steps(); step++) {
      int[] counts = new int[workers];
      for (int rank = 0; rank < workers; rank++) {
        counts[rank] = plan.groups(step, rank).size();
      }
      Arrays.sort(counts);
      assertThat(counts[workers - 1] - counts[0]).isLessThanOrEqualTo(1);
    }
  }

  @Property(tries = 300)
  void theLargestShareIsThatOfTheWorkerWithMostImagesInAnyStep(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize,
      @ForAll @IntRange(min = 1, max = 6) int workers) {
    EpochPlan plan = new EpochPlan(shards, batch, groupSize, workers);
    int most = 0;
    for (int step = 0; step < plan.steps(); step++) {
      for (int rank = 0; rank < workers; rank++) {
        most = Math.max(most, plan.images(step, rank));
      }
    }
    assertThat(plan.largestShare()).isEqualTo(most);
  }

  @Property(tries = 300)
  void aFittingPlanGivesNoWorkerMoreThanItHasMemoryFor(
      @ForAll("shards") int[] shards,
      @ForAll @IntRange(min = 1, max = 300) int batch,
      @ForAll @IntRange(min = 1, max = 40) int groupSize,
      @ForAll @IntRange(min = 1, max = 6) int workers,
      @ForAll @IntRange(min = 1, max = 100) int largestShare) {
    EpochPlan plan = EpochPlan.fitting(shards, batch, groupSize, workers, largestShare);

    assertThat(plan.largestShare()).isLessThanOrEqualTo(largestShare);
    assertThat(plan.globalBatch()).isBetween(1, batch);
    EpochPlan wanted = new EpochPlan(shards, batch, groupSize, workers);
    if (wanted.largestShare() <= largestShare) {
      assertThat(plan.globalBatch()).isEqualTo(batch);
    }
  }

  @Test
  void aGroupIsNotDividedWhenMemoryIsShort() {
    int[] shards = dealt(120, 32, 12);

    // 4 groups for 3 workers: one takes two of them.
    assertThat(new EpochPlan(shards, 128, 32, 3).largestShare()).isEqualTo(64);
    assertThat(EpochPlan.fitting(shards, 128, 32, 3, 43).globalBatch()).isEqualTo(96);
    assertThat(EpochPlan.fitting(shards, 128, 32, 3, 20).globalBatch()).isEqualTo(20);
  }

  @Test
  void aPlanSurvivesSerialisation() {
    EpochPlan plan = new EpochPlan(new int[] {70, 32, 64}, 96, 32, 2);
    EpochPlan copy = (EpochPlan) JavaSerialization.copyOf(plan);

    assertThat(copy.groups(1, 1)).isEqualTo(plan.groups(1, 1));
  }

  @Test
  void groupsOfARankComeInTheOrderOfTheEpoch() {
    EpochPlan plan = new EpochPlan(new int[] {128, 128, 128, 128}, 256, 32, 2);

    assertThat(plan.groups(0, 1))
        .isSortedAccordingTo(Comparator.comparing(Group::start).thenComparing(Group::shard))
        .hasSize(4);
  }

  @Provide
  Arbitrary<int[]> shards() {
    return Arbitraries.integers().between(0, 150).array(int[].class).ofMinSize(1).ofMaxSize(12);
  }

  /** Shard sizes when examples are dealt in units of one group. */
  private static int[] dealt(int groups, int groupSize, int shards) {
    int[] sizes = new int[shards];
    for (int group = 0; group < groups; group++) {
      sizes[group % shards] += groupSize;
    }
    return sizes;
  }
}
