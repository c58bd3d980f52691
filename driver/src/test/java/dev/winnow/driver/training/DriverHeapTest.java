package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.data.ListedFiles;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverHeapTest {
  private static final long LARGE = 100L << 20;
  private static final long SMALL = 10L << 20;

  @Test
  void theLargestMembersAreThoseThatTrainAtATime() {
    List<Long> members = List.of(SMALL, LARGE, SMALL);

    assertThat(new DriverHeap(members, 1, 0, 0).bytes())
        .isEqualTo(withRoom(12 * LARGE + 2 * SMALL + (150L << 20)));
    assertThat(new DriverHeap(members, 2, 0, 0).bytes())
        .isEqualTo(withRoom(12 * (LARGE + SMALL) + SMALL + (150L << 20)));
  }

  @Test
  void manySmallMembersTakeMostWhenTheyArePublished() {
    List<Long> members = Collections.nCopies(20, LARGE);

    assertThat(new DriverHeap(members, 1, 0, 0).bytes())
        .isEqualTo(withRoom(60 * LARGE + (150L << 20)));
  }

  @Test
  void whatIsComparedWithThemCountsWhereItTakesMost() {
    List<Long> members = List.of(SMALL, SMALL);

    assertThat(new DriverHeap(members, 2, 2 * SMALL, 0).bytes())
        .isEqualTo(new DriverHeap(members, 2, 0, 0).bytes());
    assertThat(new DriverHeap(members, 2, 20 * LARGE, 0).bytes())
        .isEqualTo(withRoom(2 * SMALL + 60 * LARGE + (150L << 20)));
  }

  @Test
  void theNamesOfTheFilesOfTheDataStayBesideTheMembers() {
    long names = new ListedFiles(1_000_000).keptBytes();

    assertThat(names).isEqualTo(300_000_000);
    assertThat(new DriverHeap(List.of(SMALL), 1, 0, names).bytes())
        .isEqualTo(withRoom(12 * SMALL + names + (150L << 20)));
  }

  private static long withRoom(long live) {
    return live + live / 9;
  }
}
