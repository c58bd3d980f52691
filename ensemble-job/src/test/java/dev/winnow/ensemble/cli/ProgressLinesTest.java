package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLinesTest {
  private static final TerminalSize WIDE = new TerminalSize(40, 160);

  @Test
  void aWideTerminalShowsAllThereIsToSay() {
    assertThat(ProgressLines.of(List.of(half("convpool")), 5, WIDE))
        .containsExactly(
            "convpool [##########----------] 2/4  accuracy 84.50 %  loss 0.512  eta 0.0200"
                + "  m 0.9000  B 128  1234 images/s  1:55 left");
  }

  @Test
  void eightyColumnsHoldAllButTheLoss() {
    assertThat(ProgressLines.of(List.of(half("convpool")), 5, TerminalSize.USUAL))
        .containsExactly(
            "convpool [##---] 2/4 84.50 % eta 0.0200 m 0.9000 B 128 1234 images/s 1:55 left");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 40, 60, 79, 80, 81, 100, 120, 200})
  void noLineReachesTheLastColumn(int columns) {
    List<MemberProgress> members = List.of(half("convpool"), started("alexnet"));
    assertThat(ProgressLines.of(members, 5, new TerminalSize(24, columns)))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
  }

  @Test
  void barsStandBelowOneAnother() {
    List<String> lines = ProgressLines.of(List.of(half("vgg16"), started("resnet32")), 5, WIDE);
    assertThat(lines.stream().map(line -> line.indexOf('['))).containsOnly(9);
    assertThat(lines.get(1)).isEqualTo("resnet32 [--------------------] 0/4  epoch 1, 0:05 so far");
  }

  @Test
  void moreMembersThanRowsAreCounted() {
    List<MemberProgress> members =
        IntStream.range(0, 12).mapToObj(i -> started("member" + i)).toList();
    List<String> lines = ProgressLines.of(members, 5, new TerminalSize(10, 80));
    assertThat(lines).hasSize(9).last().isEqualTo("and 4 more");
  }

  @Test
  void timeLeftRunsDownToNoLessThanNothing() {
    assertThat(half("a").values(true, 65)).endsWith("0:55 left");
    assertThat(half("a").values(true, 900)).endsWith("0:00 left");
    MemberProgress slow = new MemberProgress("a", 1, 31, Epochs.event("a", 1, 240), 0);
    assertThat(slow.values(true, 0)).endsWith("2:00:00 left");
  }

  @Test
  void whatHasEndedHasNoTimeLeft() {
    MemberProgress ended = new MemberProgress("a", 4, 4, Epochs.event("a", 4, 60), 0);
    assertThat(ended.values(true, 5)).endsWith("images/s  done");
    assertThat(new MemberProgress("a", 4, 4, null, 0).values(true, 5)).isEqualTo("trained before");
  }

  @ParameterizedTest
  @CsvSource({"50 132, 50, 132", "0 0, 24, 80", "'', 24, 80", "stty: no, 24, 80"})
  void aTerminalThatDoesNotTellItsSizeIsTakenForAUsualOne(String said, int rows, int columns) {
    assertThat(TerminalSize.parse(said)).isEqualTo(new TerminalSize(rows, columns));
  }

  private static MemberProgress half(String member) {
    return new MemberProgress(member, 2, 4, Epochs.event(member, 2, 60), 0);
  }

  private static MemberProgress started(String member) {
    return new MemberProgress(member, 0, 4, null, 0);
  }
}
