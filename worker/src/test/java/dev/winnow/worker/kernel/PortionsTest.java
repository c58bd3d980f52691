package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PortionsTest {
  @Property
  void theyFollowEachOtherAtMultiplesOfTheGrainAndAreNoLargerThanThoseBefore(
      @ForAll @IntRange(min = 0, max = 5000) int total,
      @ForAll @IntRange(min = 1, max = 100) int grain,
      @ForAll @IntRange(min = 1, max = 20) int threads) {
    List<int[]> portions = portions(total, grain, threads);

    int at = 0;
    int before = Integer.MAX_VALUE;
    for (int[] portion : portions) {
      assertThat(portion[0]).isEqualTo(at).matches(from -> from % grain == 0);
      assertThat(portion[1]).isGreaterThan(at).isLessThanOrEqualTo(total);
      assertThat(portion[1] - portion[0]).isLessThanOrEqualTo(before);
      before = portion[1] - portion[0];
      at = portion[1];
    }
    assertThat(at).isEqualTo(total);
  }

  /** So each thread gets some, and none is long at work when the others have ended. */
  @Property
  void theFirstIsAtMostHalfOfAnEvenShareAndTheLastASingleGrain(
      @ForAll @IntRange(min = 1, max = 5000) int total,
      @ForAll @IntRange(min = 1, max = 100) int grain,
      @ForAll @IntRange(min = 2, max = 20) int threads) {
    List<int[]> portions = portions(total, grain, threads);

    int[] first = portions.get(0);
    int[] last = portions.get(portions.size() - 1);
    int half = ((total - 1) / grain + 1) / (2 * threads) * grain;
    assertThat(first[1] - first[0]).isLessThanOrEqualTo(Math.max(half, grain));
    assertThat(last[1] - last[0]).isLessThanOrEqualTo(grain);
  }

  @Property
  void oneThreadTakesAllAtOnce(@ForAll @IntRange(min = 1, max = 5000) int total) {
    assertThat(portions(total, 3, 1)).containsExactly(new int[] {0, total});
  }

  /** Taken by one of the threads alone. */
  private static List<int[]> portions(int total, int grain, int threads) {
    List<int[]> taken = new ArrayList<>();
    new Portions(total, grain, threads).takeAll((from, to) -> taken.add(new int[] {from, to}));
    return taken;
  }
}
